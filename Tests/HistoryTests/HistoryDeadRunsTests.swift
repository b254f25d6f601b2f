import BackupCore
import Foundation
import Testing

@testable import History

@Suite struct HistoryDeadRunsTests {
  static let alive = RunOwner(bootID: "boot-a", pid: 10, processStart: 500)

  /// Owners that differ from the living one in one part each: another boot, another pid, the pid reused.
  static let dead = [
    RunOwner(bootID: "boot-b", pid: 10, processStart: 500), RunOwner(bootID: "boot-a", pid: 11, processStart: 500),
    RunOwner(bootID: "boot-a", pid: 10, processStart: 501),
    RunOwner(bootID: "boot-a", pid: 10, processStart: .max),
  ]

  @Test(arguments: dead) func `row 84: a run whose process is gone is interrupted`(owner: RunOwner) throws {
    let store = try HistoryStore.inMemory()
    let living = HistorySamples.run(1)
    let gone = HistorySamples.run(2, at: 1)
    try store.begin(living, owner: Self.alive)
    try store.begin(gone, owner: owner)
    let closed = try store.closeDead(isAlive: { $0 == Self.alive }, at: HistorySamples.time(600))
    #expect(closed.map(\.run) == [gone.run])
    let record = try #require(try store.record(gone.run))
    #expect(record == closed.first)
    #expect(record.outcome == .interrupted)
    #expect(record.reason == nil)
    #expect(record.message == "interrupted: its process was gone before it could record an end")
    #expect(record.hint == "run 'mirrorkeep run photos'; it first looks at what this run left behind")
    #expect(record.exitStatus == nil)
    #expect(record.finishedAt == HistorySamples.time(600))
    #expect(record.durationSeconds == nil)
    #expect(try store.record(living.run) == living)
    #expect(try store.closeDead(isAlive: { $0 == Self.alive }, at: HistorySamples.time(700)).isEmpty)
  }

  @Test func `a run without a recorded process counts as dead, one that ended is left alone`() throws {
    let store = try HistoryStore.inMemory()
    try store.save(HistorySamples.run(1))
    let ended = HistorySamples.run(2, at: 1, .failed)
    try store.begin(ended, owner: Self.dead[0])
    #expect(try store.closeDead(isAlive: { _ in true }, at: HistorySamples.time(9)).count == 1)
    #expect(try store.record(ended.run) == ended)
  }

  @Test func `only the runs of the job asked for are closed`() throws {
    let store = try HistoryStore.inMemory()
    try store.begin(HistorySamples.run(1), owner: Self.dead[0])
    try store.begin(HistorySamples.run(2, job: "docs"), owner: Self.dead[0])
    let closed = try store.closeDead(job: "docs", isAlive: { _ in false }, at: HistorySamples.time(9))
    #expect(closed.map(\.job) == ["docs"])
    #expect(try store.runningRuns().map(\.record.job) == ["photos"])
  }
}
