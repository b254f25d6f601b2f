/// What rclone's log said was done to one file.
package struct ApplyMark: Equatable, Sendable {
  package var step: ApplyStep
  /// The name as the log shows it.
  package var logName: [UInt8]
  /// The size the log gave.
  package var bytes: Int64?
  /// The old name of a renamed file, as the log shows it.
  package var from: [UInt8]?

  package init(_ step: ApplyStep, _ logName: [UInt8], bytes: Int64? = nil, from: [UInt8]? = nil) {
    self.step = step
    self.logName = logName
    self.bytes = bytes
    self.from = from
  }
}
