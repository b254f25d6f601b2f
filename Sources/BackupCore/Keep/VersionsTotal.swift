/// What of one run's versions goes, counted.
package struct VersionsTotal: Equatable, Sendable {
  package var run: RunID
  package var files: Int
  /// Those of unknown size count for nothing.
  package var bytes: Int64

  package init(run: RunID, files: Int, bytes: Int64) {
    self.run = run
    self.files = files
    self.bytes = bytes
  }
}
