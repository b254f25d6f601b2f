/// Sizes a run record carries, in bytes.
package struct ByteCounts: Codable, Equatable, Sendable {
  /// Content uploaded by this run.
  package var sent: Int64 = 0
  /// Size of the whole mirror after this run.
  package var mirror: Int64 = 0

  package init() {}
}
