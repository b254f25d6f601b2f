/// How many backups ended how.
package struct OutcomeCounts: Equatable, Sendable, Encodable {
  private var counts: [Outcome: Int] = [:]

  package init() {}

  package subscript(outcome: Outcome) -> Int {
    get { counts[outcome] ?? 0 }
    set { counts[outcome] = newValue == 0 ? nil : newValue }
  }

  package var total: Int { counts.values.reduce(0, +) }

  /// Those that came to an end which says whether the job works: not what a person stopped, what was skipped or missed, or
  /// is still under way.
  package var tried: Int { Self.decided.reduce(0) { $0 + self[$1] } }

  private static let decided: [Outcome] = [.succeeded, .incomplete, .held, .failed, .interrupted]

  package static func += (sum: inout OutcomeCounts, more: OutcomeCounts) {
    sum.counts.merge(more.counts, uniquingKeysWith: +)
  }

  /// What one day was like.
  package var state: DayState {
    let isTroubled = self[.failed] + self[.interrupted] + self[.held] + self[.incomplete] > 0
    if self[.succeeded] > 0 { return isTroubled ? .mixed : .succeeded }
    if self[.failed] + self[.interrupted] > 0 { return .failed }
    if self[.held] > 0 { return .held }
    if self[.incomplete] > 0 { return .incomplete }
    if self[.missed] > 0 { return .missed }
    return self[.skipped] + self[.cancelled] > 0 ? .skipped : .nothing
  }

  /// Outcomes by name, those that occurred alone.
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) }))
  }
}
