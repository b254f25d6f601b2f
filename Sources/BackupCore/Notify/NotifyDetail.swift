/// What a channel is told beyond job, state and counts; each only where it is asked for.
package enum NotifyDetail: String, CaseIterable, Codable, Sendable {
  /// The run's own sentence and hint, which may name folders.
  case message
  /// Names of files that failed.
  case files
  /// The end of rclone's log.
  case log
}
