import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

/// What channels were told, and what became of each message.
@Suite struct HistoryNotificationsTests {
  @Test func toldIsRememberedByJobChannelAndTopic() throws {
    let store = try HistoryStore.inMemory()
    let state = ToldState(since: HistorySamples.start, told: ["failed/network": HistorySamples.start])
    #expect(try store.told(job: "photos", channel: "ops", topic: .backup) == nil)
    try store.setTold(state, job: "photos", channel: "ops", topic: .backup)
    #expect(try store.told(job: "photos", channel: "ops", topic: .backup) == state)
    for (job, channel, topic) in [
      ("photo", "ops", NotifyTopic.backup), ("photos", "op", .backup), ("photos", "ops", .drill),
    ] {
      #expect(try store.told(job: job, channel: channel, topic: topic) == nil)
    }
    let later = ToldState(since: HistorySamples.start)
    try store.setTold(later, job: "photos", channel: "ops", topic: .backup)
    #expect(try store.told(job: "photos", channel: "ops", topic: .backup) == later)
    try store.setTold(nil, job: "photos", channel: "ops", topic: .backup)
    #expect(try store.told(job: "photos", channel: "ops", topic: .backup) == nil)
  }

  @Test func messagesLieBesideTheirRun() throws {
    let store = try HistoryStore.inMemory()
    let run = HistorySamples.run(1, at: 1, .failed)
    try store.save(run)
    let results = [("ops", true, "a.org answered 200"), ("mail", false, "it's '); DROP TABLE notifications; --")].map {
      NotifyResult(channel: $0.0, event: "failed", ok: $0.1, message: $0.2, at: HistorySamples.start)
    }
    for result in results { try store.add(result, job: run.job, run: run.run) }
    try store.add(results[0], job: run.job, run: nil)
    #expect(try store.notifications(of: run.run) == results)
    #expect(try store.notifications(of: HistorySamples.run(2, at: 2, .failed).run) == [])
    #expect(try store.record(run.run) == run)
  }

  @Test func aHistoryOfTheVersionBeforeGetsTheTables() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let before = HistorySchema(steps: Array(HistorySchema.current.steps.prefix(2)))
    let run = HistorySamples.run(1, at: 1, .failed)
    do { try HistoryStore.open(state, now: HistorySamples.start, schema: before).save(run) }
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(try store.record(run.run) == run)
    #expect(try store.notifications(of: run.run) == [])
    try store.setTold(ToldState(since: HistorySamples.start), job: "photos", channel: "ops", topic: .verify)
    #expect(try store.told(job: "photos", channel: "ops", topic: .verify) != nil)
  }
}
