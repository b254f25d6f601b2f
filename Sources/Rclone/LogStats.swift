/// One of rclone's statistics records: written every `--stats` interval and once when a command ends by itself.
///
/// In a dry run `bytes`, `transfers` and `deletes` count what would have been done. `errors` and `lastError` start anew
/// with each of rclone's own attempts, the others add up over all of them.
package struct LogStats: Equatable, Sendable {
  package var bytes: Int64 = 0
  package var totalBytes: Int64 = 0
  package var checks: Int64 = 0
  package var totalChecks: Int64 = 0
  package var listed: Int64 = 0
  package var transfers: Int64 = 0
  package var totalTransfers: Int64 = 0
  package var deletes: Int64 = 0
  package var deletedFolders: Int64 = 0
  package var renames: Int64 = 0
  /// Nil where the record does not say, which never counts as none.
  package var errors: Int64?
  package var serverSideCopies: Int64 = 0
  package var serverSideMoves: Int64 = 0
  package var fatalError: Bool?
  package var retryError = false
  /// Seconds since rclone started.
  package var elapsedTime: Double = 0
  /// Bytes a second, as rclone smooths it.
  package var speed: Double = 0
  /// Seconds rclone expects to need; nil while it has no idea.
  package var eta: Double?
  package var lastError: String?
  /// How many files are being sent and compared at the moment.
  package var transferring = 0
  package var checking = 0
  /// The names of the first few of those being sent.
  package var transferringNames: [LogName] = []

  /// How many names `transferringNames` holds at most.
  package static let nameLimit = 4

  package init() {}

  /// Whether rclone was at rest and content when it wrote this: a command that ended well ends with such a record.
  package var isClean: Bool { errors == 0 && fatalError == false && transferring == 0 && checking == 0 }
}
