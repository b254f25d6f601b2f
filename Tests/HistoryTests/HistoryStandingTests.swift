import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

/// The newest run of each outcome, and verdicts on the mirror.
@Suite struct HistoryStandingTests {
  @Test func theNewestOfEachOutcomeNewestFirst() throws {
    let store = try HistoryStore.inMemory()
    for (index, outcome) in Outcome.allCases.enumerated() {
      for round in 0..<3 {
        try store.save(
          HistorySamples.run(UInt16(index * 10 + round), at: Double(round * 100 + index), outcome, pending: round))
      }
    }
    try store.save(HistorySamples.run(900, kind: .verify, at: 9000, .failed))
    try store.save(HistorySamples.run(901, job: "papers", at: 9000, .failed))
    let found = try store.newestRuns(job: "photos", kind: .backup)
    #expect(found.map(\.outcome) == Outcome.allCases.reversed())
    #expect(found.allSatisfy { $0.pendingDeletions == 2 && $0.startedAt >= HistorySamples.time(200) })
    #expect(try found.map { try store.record(of: $0)?.run } == found.map(\.run))
    #expect(found.first { $0.outcome == .succeeded }?.finishedAt == HistorySamples.time(205))
    #expect(found.first { $0.outcome == .running }?.finishedAt == nil)
    #expect(try store.newestRuns(job: "nobody", kind: .backup).isEmpty)
    // Two of one second: the later row.
    try store.save(HistorySamples.run(800, at: 500, .held))
    try store.save(HistorySamples.run(801, at: 500, .held))
    #expect(try store.newestRuns(job: "photos", kind: .backup).first?.run == HistorySamples.run(801, at: 500).run)
  }

  @Test func aMirrorFoundWrongStaysSoUntilOneFindsItRight() throws {
    let store = try HistoryStore.inMemory()
    func verify(_ number: UInt16, _ outcome: Outcome, _ reason: Reason?) throws {
      var record = HistorySamples.run(number, kind: .verify, at: Double(number), outcome)
      record.reason = reason
      try store.save(record)
    }
    func wrong() throws -> RunID? { try store.mirrorFoundWrong(job: "photos", kind: .verify)?.run }
    #expect(try wrong() == nil)
    try verify(1, .failed, .network)
    #expect(try wrong() == nil)
    try verify(2, .failed, .differencesFound)
    let found = try wrong()
    #expect(found == HistorySamples.run(2, at: 2).run)
    try verify(3, .failed, .network)
    try verify(4, .skipped, .locked)
    #expect(try wrong() == found)
    #expect(try store.mirrorFoundWrong(job: "photos", kind: .drill) == nil)
    try verify(5, .succeeded, nil)
    #expect(try wrong() == nil)
    try verify(6, .incomplete, .versionLost)
    #expect(try wrong() == HistorySamples.run(6, at: 6).run)
  }

  /// Every question `status` asks is answered by index alone: no plan reads the runs of a job one after another.
  @Test func newestRunsReadsNoListOfRuns() throws {
    let store = try HistoryStore.inMemory()
    try HistorySamples.fill(store, 2000)
    try store.save(HistorySamples.run(9999, at: -5, .succeeded))
    let found = try store.newestRuns(job: "photos", kind: .backup)
    #expect(found.map(\.outcome) == [.failed, .succeeded])
    #expect(try store.attempts(job: "photos", at: HistorySamples.time(1_000_000)).map(\.outcome) == [.failed])
  }
}
