/// A bearer token of one account. pCloud's tokens never expire; they are revoked.
package struct Token: Codable, Sendable {
  package let name: String
  package let value: String
  package let account: String
  package let access: TokenAccess
  /// The folder an app-limited token opens; the root for a whole-account token.
  package let folderid: NodeID
  package var revoked = false
}
