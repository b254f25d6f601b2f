/// A folder's or file's number; folders and files are counted together, the account's root folder is 0.
package typealias NodeID = UInt64

/// A folder of an account.
struct Folder: Sendable {
  /// What a name in a folder stands for.
  enum Child: Sendable, Equatable {
    case folder(NodeID)
    case file(NodeID)
  }

  let id: NodeID
  /// `nil` for the root alone.
  var parent: NodeID?
  var name: ByteName
  let created: Int64
  /// Unix seconds of the last change among its direct children.
  var modified: Int64
  var children: [ByteName: Child] = [:]
}
