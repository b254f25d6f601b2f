import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite struct HistoryContentionTests {
  @Test func `row 78: eight processes write fifty runs each and none is lost`() async throws {
    let folder = try TemporaryFolder()
    let path = try HistorySamples.state(folder).path
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String, writer = writer as Int] in
            let store = try HistoryStore.open(try StateFolder.prepare(path), now: HistorySamples.start)
            for number in 0..<50 {
              let record = HistorySamples.run(UInt16(writer * 100 + number), job: "job\(writer)")
              #expect(try store.begin(record, owner: HistorySamples.owner) == .stored)
              var ended = record
              ended.outcome = .succeeded
              #expect(try store.save(ended) == .stored)
            }
          }
        }
      }
    }
    let store = try HistoryStore.open(try StateFolder.prepare(path), now: HistoryOpenTests.nextWeek)
    #expect(try store.records(RunFilter(outcome: .succeeded)).count == 400)
    #expect(try store.records().count == 400)
  }

  @Test func `threads of one process share a store and have their own`() async throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let shared = try HistoryStore.open(state, now: HistorySamples.start)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let own = try HistoryStore.open(state, now: HistorySamples.start)
          for number in 0..<20 {
            try shared.save(HistorySamples.run(UInt16(writer * 100 + number), job: "shared"))
            try own.save(HistorySamples.run(UInt16(writer * 100 + number + 50), job: "own"))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try shared.records(RunFilter(job: "shared")).count == 80)
    #expect(try shared.records(RunFilter(job: "own")).count == 80)
  }

  @Test func `row 79: killed at any moment, no acknowledged run is lost`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state")
    let acknowledged = folder.path("acknowledged")
    var random = SeededRandom()
    for round in 0..<12 {
      let microseconds = UInt32.random(in: 0...60_000, using: &random)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [
          path = path as String, acknowledged = acknowledged as String, round = round as Int,
          microseconds = microseconds as UInt32
        ] in
        Thread.detachNewThread {
          usleep(microseconds)
          kill(getpid(), SIGKILL)
        }
        let store = try HistoryStore.open(try StateFolder.prepare(path), now: HistorySamples.time(Double(round)))
        let file = open(acknowledged, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        for number in 0... {
          let record = HistorySamples.run(UInt16(truncatingIfNeeded: number), at: Double(round * 1000 + number))
          try store.save(record)
          let line = record.run.text + "\n"
          _ = write(file, line, line.utf8.count)
        }
      }
    }
    let store = try HistoryStore.open(try StateFolder.prepare(path), now: HistoryOpenTests.nextWeek)
    let kept = Set(try store.records().map(\.run.text))
    let text = (try? folder.text("acknowledged")) ?? ""
    for line in text.split(separator: "\n") { #expect(kept.contains(String(line))) }
    #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  @Test func `row 85: readers see the history while a write is under way, and do not stop it`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let writer = try HistoryStore.open(state, now: HistorySamples.start)
    try writer.save(HistorySamples.run(1))
    try writer.write { db in
      try db.execute(sql: "UPDATE runs SET job = 'other'")
      let reader = try #require(try HistoryStore.openReadOnly(state))
      #expect(try reader.records().map(\.job) == ["photos"])
    }
    let reader = try #require(try HistoryStore.openReadOnly(state))
    let records = try reader.records()
    #expect(try writer.save(HistorySamples.run(2, at: 1)) == .stored)
    #expect(records.count == 1)
    #expect(try reader.records().count == 2)
  }
}
