import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

@Suite struct HistorySpoolTests {
  @Test func `spooled records are taken in once, the last of a run wins`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let spool = HistorySpool(state)
    let running = HistorySamples.run(1)
    let ended = HistorySamples.run(1, .succeeded)
    try spool.append(running, owner: HistorySamples.owner)
    try spool.append(ended)
    try spool.append(HistorySamples.run(2, at: 5), owner: HistorySamples.owner)
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(try store.records() == [HistorySamples.run(2, at: 5), ended])
    #expect(try store.runningRuns().map(\.owner) == [HistorySamples.owner])
    #expect(mode(spool.path) == nil)
  }

  @Test func `a run that has ended does not run again`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let ended = HistorySamples.run(1, .succeeded)
    try HistoryStore.open(state, now: HistorySamples.start).save(ended)
    try HistorySpool(state).append(HistorySamples.run(1), owner: HistorySamples.owner)
    #expect(try HistoryStore.open(state, now: HistorySamples.start).records() == [ended])
  }

  @Test func `broken lines are put by and hide no good one`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let spool = HistorySpool(state)
    try spool.append(HistorySamples.run(1))
    let good = try folder.text("state/spool/runs.jsonl")
    try folder.write("nonsense\n\n" + good + "{\"record\": {\"run\":", to: "state/spool/runs.jsonl")
    try spool.append(HistorySamples.run(2, at: 1))
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(try store.records().count == 2)
    #expect(try folder.text("state/spool/unreadable.jsonl") == "nonsense\n{\"record\": {\"run\":\n")
  }

  @Test func `a record the database cannot take is spooled`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    // Another process has moved the history away and something odd stands in its place.
    let aside = try HistoryStore.moveAside(state, at: HistorySamples.start)
    #expect(mkdir(state.historyDatabase, 0o700) == 0)
    #expect(try store.begin(HistorySamples.run(1), owner: HistorySamples.owner, claim: "c1") == .spooled)
    #expect(rmdir(state.historyDatabase) == 0 && rename(aside, state.historyDatabase) == 0)
    let again = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(try again.runningRuns().map(\.owner) == [HistorySamples.owner])
    #expect(try again.records() == [HistorySamples.run(1)])
  }
}
