/// How far a step has come, from rclone's statistics.
package struct ApplyProgress: Equatable, Sendable {
  package var bytes: Int64
  /// Bytes a second over the last moments.
  package var speed: Double
  package var transfers: Int
  /// The file being sent, as the log shows it.
  package var current: String?

  package init(bytes: Int64, speed: Double, transfers: Int, current: String?) {
    self.bytes = bytes
    self.speed = speed
    self.transfers = transfers
    self.current = current
  }
}
