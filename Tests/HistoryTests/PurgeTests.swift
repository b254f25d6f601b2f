import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

/// Records of old backups that somebody wants gone.
@Suite struct PurgeTests {
  private static let hour = 3600.0

  /// Hourly backups that found nothing to do, but for some: the first made a restore point, others failed.
  private func fill(_ store: HistoryStore, _ folder: TemporaryFolder, count: Int) throws {
    try store.write { db in
      for number in 0..<count {
        let outcome: Outcome = number % 500 == 499 ? .failed : .succeeded
        let run = HistorySamples.run(UInt16(number), at: Double(number) * Self.hour, outcome)
        try RunRow.put(run, owner: nil, claim: ForgettingTests.claim, hostID: nil, in: db)
      }
      for (number, kind) in [RunKind.verify, .drill, .restore, .prune].enumerated() {
        let run = HistorySamples.run(UInt16(60_000 + number), kind: kind, at: Double(number), .succeeded)
        try RunRow.put(run, owner: nil, claim: nil, hostID: nil, in: db)
      }
      let other = HistorySamples.run(59_000, job: "music", .succeeded)
      try RunRow.put(other, owner: nil, claim: nil, hostID: nil, in: db)
    }
    let samples = StateSamples(store, folder)
    for number in [0, 7] {
      let plan = try PlanFile.create(at: folder.path("plan-\(number)"))
      try plan.insertSettled([samples.row(.add, "f\(number)", bytes: 1, ChangeResult(.done, .stored))])
      let run = HistorySamples.run(UInt16(number), at: Double(number) * Self.hour).run
      _ = try store.withoutTransaction {
        try FileStates($0).applyResults(of: plan, run: run, claim: ForgettingTests.claim)
      }
    }
    let forgotten = HistorySamples.run(0).run
    try store.write { try FileStates($0).forget([forgotten], ForgettingTests.claim) }
  }

  @Test func `row 89, old records go when asked, the file shrinks, and what is needed stays`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    try fill(store, folder, count: 6000)
    func size() throws -> Int {
      try #require(try FileManager.default.attributesOfItem(atPath: state.historyDatabase)[.size] as? Int)
    }
    let before = try size()
    let states = try store.read {
      try FileStates($0).all(at: HistorySamples.run(7, at: 7 * Self.hour).run, ForgettingTests.claim)
    }

    // The newest hundred stay whatever the date says; so do the failed of 5499 (5999 is among the newest) and point 7.
    let later = HistorySamples.time(7000 * Self.hour)
    let rehearsal = try store.purge(before: later, isRehearsal: true)
    #expect(rehearsal.runs == 5898 && rehearsal.bytesFreed == 0)
    #expect(try store.records(RunFilter(limit: 10_000)).count == 6005)
    #expect(try size() == before)

    let half = try store.purge(before: HistorySamples.time(3000 * Self.hour), job: "photos")
    #expect(half.runs == 2998)
    let rest = try store.purge(before: later)
    #expect(half.runs + rest.runs == rehearsal.runs)
    #expect(try store.purge(before: later).runs == 0)
    #expect(half.bytesFreed > 0 && rest.bytesFreed > 0)
    #expect(Int(half.bytesFreed + rest.bytesFreed) == before - (try size()))
    #expect(try size() < before / 5)

    let left = try store.records(RunFilter(limit: 10_000))
    #expect(left.count == 107)
    #expect(left.contains { $0.run == HistorySamples.run(7, at: 7 * Self.hour).run })
    #expect(left.contains { $0.job == "music" })
    #expect(Set(left.map(\.kind)) == [.backup, .verify, .drill, .restore, .prune])
    #expect(left.filter { $0.outcome == .failed }.count == 1)
    #expect(
      try store.read { try FileStates($0).all(at: HistorySamples.run(7, at: 7 * Self.hour).run, ForgettingTests.claim) }
        == states)
    #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
    // What it forgot is not unknown: its journals lie in the keep folder, and do not bring the records back.
    let gone = HistorySamples.run(1, at: Self.hour)
    #expect(try store.record(gone.run) == nil && store.unknown([gone.run, HistorySamples.run(62_000).run]).count == 1)
    let journal = folder.path("journal")
    let header = JournalHeader(
      .heartbeat, claim: ForgettingTests.claim, point: 1, previous: nil, job: "source: /x\n", record: gone)
    try JournalWriter.write(to: journal, header)
    let plans = PlanFolder(path: state.plans)
    #expect(try JournalImport(store, plans).importJournal(at: journal).outcome == .imported)
    #expect(try store.record(gone.run) == nil)
    // It goes on being a history.
    try store.save(HistorySamples.run(61_000, at: 8000 * Self.hour, .succeeded))
    #expect(try store.records(RunFilter(limit: 10_000)).count == 108)
  }

  @Test func `a run in progress is not purged, and a short history is left alone`() throws {
    let store = try HistoryStore.inMemory()
    try store.write { db in
      for number in 0..<150 {
        let outcome: Outcome = number == 10 ? .running : .succeeded
        let run = HistorySamples.run(UInt16(number), at: Double(number), outcome)
        try RunRow.put(run, owner: nil, claim: nil, hostID: nil, in: db)
      }
    }
    let open = HistorySamples.run(20, at: 20).run
    #expect(try store.purge(before: HistorySamples.time(40), sparing: [open]).runs == 38)
    #expect(try store.purge(before: HistorySamples.time(40)).runs == 1)
    #expect(try store.purge(before: HistorySamples.time(1000)).runs == 10)
    #expect(try store.records(RunFilter(limit: 1000)).count == 101)
    #expect(try store.record(HistorySamples.run(10, at: 10).run)?.outcome == .running)
  }
}
