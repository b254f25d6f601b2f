/// A token to create.
package struct NewToken: Codable, Sendable {
  /// What counts and call lists call it; a value never appears there.
  package var name: String
  /// The first account when left out.
  package var account: String?
  /// The whole account when left out.
  package var access: TokenAccess?
  /// Path of the folder an app-limited token opens; created when missing.
  package var folder: String?
  /// A random one when left out.
  package var value: String?

  package init(
    name: String, account: String? = nil, access: TokenAccess? = nil, folder: String? = nil, value: String? = nil
  ) {
    self.name = name
    self.account = account
    self.access = access
    self.folder = folder
    self.value = value
  }
}
