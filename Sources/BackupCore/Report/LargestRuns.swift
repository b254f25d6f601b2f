/// The five runs with the largest figures of all that were handed in, largest first.
package struct LargestRuns: Equatable, Sendable {
  /// One run's figure.
  package struct Entry: Equatable, Sendable {
    package var value: Int64
    package var outcome: Outcome
    /// Seconds since 1970.
    package var startedAt: Int64
  }

  package static let limit = 5

  package private(set) var entries: [Entry] = []
  /// What a run has to be above to come in.
  private var least: Int64 = 0

  package init() {}

  mutating func note(_ value: Int64, _ run: RunFacts) {
    guard value > least else { return }
    let place = entries.firstIndex { $0.value < value } ?? entries.count
    entries.insert(Entry(value: value, outcome: run.outcome, startedAt: run.startedAt), at: place)
    guard entries.count >= Self.limit else { return }
    if entries.count > Self.limit { entries.removeLast() }
    least = entries[Self.limit - 1].value
  }

  /// Those with at least so much.
  package func from(_ limit: Int64) -> [Entry] { entries.filter { $0.value >= limit } }
}
