/// What a backup of one job usually sends and deletes, and how much more is worth a word.
///
/// Usual is the median of the runs that sent, or deleted, anything. A figure is unusual from three times the usual one on;
/// for small figures, and while fewer than `leastRuns` are known, nothing is.
package struct UsualFigures: Equatable, Sendable {
  package static let factor: Int64 = 3
  package static let leastRuns = 5
  /// Below it a run sends too little to talk about: 16 MiB.
  package static let leastBytes: Int64 = 16 << 20
  /// The default `floor` of the guards.
  package static let leastDeletions: Int64 = 20

  /// nil where too few runs are known.
  package var sent: Int64?
  package var deleted: Int64?

  package init(sent: Int64?, runs: Int, deleted: Int32?, deletingRuns: Int) {
    self.sent = runs >= Self.leastRuns ? sent : nil
    self.deleted = deletingRuns >= Self.leastRuns ? deleted.map(Int64.init) : nil
  }

  /// From so many bytes on a run is unusual; nil: none is.
  package var unusualBytes: Int64? { sent.map { max($0.times(Self.factor), Self.leastBytes) } }

  package var unusualDeletions: Int64? {
    deleted.map { max($0.times(Self.factor), Self.leastDeletions) }
  }
}
