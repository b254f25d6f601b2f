/// A file of an account.
struct StoredFile: Sendable {
  let id: NodeID
  var parent: NodeID
  var name: ByteName
  let created: Int64
  /// Unix seconds, as the client set them; may be negative.
  var modified: Int64
  let content: Content
}
