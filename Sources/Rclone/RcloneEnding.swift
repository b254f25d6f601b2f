/// How an rclone process ended.
package enum RcloneEnding: Equatable, Sendable {
  case exited(Int32)
  case killed(signal: Int32)
}
