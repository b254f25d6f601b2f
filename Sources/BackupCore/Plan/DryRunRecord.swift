/// One line of a dry run's log that the plan needs besides the report files: what would be done to which name.
package struct DryRunRecord: Equatable, Sendable {
  /// What would be done.
  package enum Operation: Int, Sendable {
    case delete = 1
    case touch = 2
    case removeFolder = 3
  }

  package var operation: Operation
  /// The name as the log shows it (`MirrorPath.lossyLogName`).
  package var logName: [UInt8]
  /// Size in bytes of the file concerned.
  package var bytes: Int64?

  package init(_ operation: Operation, logName: [UInt8], bytes: Int64? = nil) {
    self.operation = operation
    self.logName = logName
    self.bytes = bytes
  }
}
