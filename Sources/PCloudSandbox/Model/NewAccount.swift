/// An account to create.
package struct NewAccount: Codable, Sendable {
  package var name: String
  /// United States when left out.
  package var region: Region?
  package var email: String?
  /// Bytes; 10 GiB when left out.
  package var quota: UInt64?
  package var uid: UInt64?

  package init(
    name: String, region: Region? = nil, email: String? = nil, quota: UInt64? = nil, uid: UInt64? = nil
  ) {
    self.name = name
    self.region = region
    self.email = email
    self.quota = quota
    self.uid = uid
  }
}
