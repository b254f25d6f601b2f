import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

/// The few attempts that decide what is due.
@Suite struct HistoryAttemptsTests {
  @Test func theNewestOfEachKindAndTheFirstAhead() throws {
    let store = try HistoryStore.inMemory()
    let runs: [(Double, Outcome)] = [
      (-500, .succeeded), (-400, .failed), (-300, .skipped), (-200, .skipped), (-150, .interrupted), (0, .missed),
      (100, .succeeded), (200, .failed), (300, .skipped),
    ]
    for (index, (seconds, outcome)) in runs.enumerated() {
      try store.save(HistorySamples.run(UInt16(index), at: seconds, outcome))
    }
    try store.save(HistorySamples.run(90, kind: .verify, at: -1, .succeeded))
    try store.save(HistorySamples.run(91, job: "papers", at: -1, .succeeded))
    let found = try store.attempts(job: "photos", at: HistorySamples.start)
    let shown = found.map { "\(Int($0.startedAt.timeIntervalSince(HistorySamples.start))) \($0.outcome.rawValue)" }
    #expect(shown == ["-400 failed", "-200 skipped", "-150 interrupted", "100 succeeded"])
    #expect(try store.attempts(job: "nobody", at: HistorySamples.start) == [])
    try store.save(HistorySamples.run(92, at: -100, .running))
    try store.save(HistorySamples.run(93, at: 0, .held))
    let later = try store.attempts(job: "photos", at: HistorySamples.start).map(\.outcome)
    #expect(later == [.held, .skipped, .running, .succeeded])
  }
}
