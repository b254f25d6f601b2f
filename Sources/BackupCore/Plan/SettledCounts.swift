/// What became of a plan, counted.
package struct SettledCounts: Equatable, Sendable {
  package var files = FileCounts()
  package var bytesSent: Int64 = 0
  /// Places that hold neither the old nor the new content any more.
  package var lost = 0
  /// The first errors, at most `RunRecord.errorLimit`.
  package var errors: [FileError] = []

  package init() {}
}
