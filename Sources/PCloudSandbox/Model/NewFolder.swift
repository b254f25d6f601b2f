/// A folder to create, with its missing parents.
package struct NewFolder: Codable, Sendable {
  /// The first account when left out.
  package var account: String?
  /// From the account's root; a leading `/` may be left out.
  package var path: String
  /// The number it gets; the next free one when left out.
  package var folderid: NodeID?

  package init(account: String? = nil, path: String, folderid: NodeID? = nil) {
    self.account = account
    self.path = path
    self.folderid = folderid
  }
}
