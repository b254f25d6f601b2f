/// How much of rclone's raw logs is kept; sizes are of the compressed files, in bytes.
package struct KeptLogLimits: Equatable, Sendable {
  /// Of one run; beyond it only the last lines are kept. Exceeded by at most what zlib holds back and those lines.
  package var perRun: Int64 = 64 << 20
  /// Of all runs together.
  package var total: Int64 = 512 << 20
  /// Days after which a log goes, whatever its size.
  package var days = 90
  /// Free space the logs leave to the history: with less they stop.
  package var reserve: Int64 = 8 << 20

  package init() {}
}
