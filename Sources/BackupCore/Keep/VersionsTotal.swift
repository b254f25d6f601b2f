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

  /// What is gone where `rest` is left; nil where nothing is.
  package func without(_ rest: VersionsTotal?) -> VersionsTotal? {
    let gone = VersionsTotal(run: run, files: files - (rest?.files ?? 0), bytes: bytes - (rest?.bytes ?? 0))
    return gone.files > 0 ? gone : nil
  }
}

extension Sequence<VersionsTotal> {
  package var files: Int { reduce(0) { $0 + $1.files } }
  package var bytes: Int64 { reduce(0) { $0 + $1.bytes } }
}
