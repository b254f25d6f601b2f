/// How many backups ended how.
package struct OutcomeCounts: Equatable, Sendable, Encodable {
  /// By place in `Outcome.allCases`: a million runs are counted one by one.
  private var counts = [Int](repeating: 0, count: Outcome.allCases.count)

  package init() {}

  package subscript(outcome: Outcome) -> Int {
    get { counts[Self.place(outcome)] }
    set { counts[Self.place(outcome)] = newValue }
  }

  package var total: Int { counts.reduce(0, +) }

  private static func place(_ outcome: Outcome) -> Int {
    switch outcome {
    case .running: 0
    case .succeeded: 1
    case .incomplete: 2
    case .held: 3
    case .failed: 4
    case .cancelled: 5
    case .interrupted: 6
    case .skipped: 7
    case .missed: 8
    }
  }

  /// Those that came to an end which says whether the job works: not what a person stopped, what was skipped or missed, or
  /// is still under way.
  package var tried: Int { Self.decided.reduce(0) { $0 + self[$1] } }

  private static let decided: [Outcome] = [.succeeded, .incomplete, .held, .failed, .interrupted]

  package static func += (sum: inout OutcomeCounts, more: OutcomeCounts) {
    for index in sum.counts.indices { sum.counts[index] += more.counts[index] }
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
    try box.encode(
      Dictionary(
        uniqueKeysWithValues: Outcome.allCases.filter { self[$0] != 0 }.map { ($0.rawValue, self[$0]) }))
  }
}
