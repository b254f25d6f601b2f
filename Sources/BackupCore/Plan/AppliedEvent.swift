/// What rclone's log says while a step runs.
package enum AppliedEvent: Sendable {
  /// The step's work on one file is done; the name as the log shows it, the size where it says so, and whether something
  /// that lay there was overwritten.
  case done(name: [UInt8], bytes: Int64?, overwrote: Bool = false)
  /// The file was renamed within the mirror; both names as the log shows them.
  case renamed(from: [UInt8], name: [UInt8])
  /// The modification time was set; nothing was sent.
  case touched(name: [UInt8])
  case failed(name: [UInt8], message: String)
  case progress(ApplyProgress)
}
