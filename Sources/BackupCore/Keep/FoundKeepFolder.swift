/// A keep folder a look around a remote found.
package struct FoundKeepFolder: Equatable, Sendable {
  package var destination: Destination
  package var isClaimed = false
  /// Oldest first.
  package var journals: [KeepFolder.JournalFile] = []

  package init(_ destination: Destination) { self.destination = destination }

  /// The journals that tell about `window`: those of runs that began in it, and the newest before it.
  package func journals(for window: ReportWindow) -> [RunID] {
    let runs = journals.map(\.run)
    let first = RunID(start: window.since, random: 0)
    let last = RunID(start: window.until, random: .max)
    return [runs.last { $0 < first }].compactMap(\.self) + runs.filter { first <= $0 && $0 <= last }
  }
}
