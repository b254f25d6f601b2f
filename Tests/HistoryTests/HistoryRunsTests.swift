import BackupCore
import Foundation
import GRDB
import Testing

@testable import History

@Suite struct HistoryRunsTests {
  @Test func `a full record comes back as it went in`() throws {
    let store = try HistoryStore.inMemory()
    let record = HistorySamples.full()
    #expect(try store.begin(record, owner: HistorySamples.owner) == .stored)
    #expect(try store.record(record.run) == record)
    #expect(try store.record(HistorySamples.run(1).run) == nil)
  }

  @Test func `saving replaces the record and keeps id, owner and claim`() throws {
    let store = try HistoryStore.inMemory()
    var record = HistorySamples.run(1)
    try store.begin(record, owner: HistorySamples.owner, claim: "c1")
    let id = try store.read { try RunRow.id(of: record.run, in: $0) }
    record.message = "halfway"
    try store.save(record)
    #expect(try store.runningRuns().map(\.record) == [record])
    #expect(try store.runningRuns().map(\.owner) == [HistorySamples.owner])
    #expect(try store.read { try RunRow.id(of: record.run, in: $0) } == id)
    #expect(try store.read { try String.fetchOne($0, sql: "SELECT claim FROM runs") } == "c1")
    try store.attach(claim: "c2", to: record.run)
    #expect(try store.read { try String.fetchOne($0, sql: "SELECT claim FROM runs") } == "c2")
  }

  @Test func `the columns hold what reports add up`() throws {
    let store = try HistoryStore.inMemory()
    try store.save(HistorySamples.full())
    let row = try store.read { try Row.fetchOne($0, sql: "SELECT * FROM runs") }
    let found = try #require(row)
    #expect(found["started_at"] as Int64? == 1_795_489_212)
    #expect(found["finished_at"] as Int64? == 1_795_489_216)
    #expect(found["reason"] as String? == "too-many-deletions")
    #expect(found["exit_status"] as Int? == 6)
    #expect(found["checked"] as Int? == 1204)
    #expect(found["pending_deletions"] as Int? == 3)
    #expect(found["bytes_mirror"] as Int64? == 9_000_000_000_000)
    #expect(found["pid"] as Int? == nil)
  }

  static let filters: [(RunFilter, [UInt16])] = [
    (RunFilter(), [6, 5, 4, 3, 2, 1]),
    (RunFilter(limit: 2), [6, 5]),
    (RunFilter(limit: 0), []),
    (RunFilter(job: "photos"), [5, 4, 2, 1]),
    (RunFilter(job: "nobody"), []),
    (RunFilter(since: HistorySamples.time(20)), [6, 5, 4, 3]),
    (RunFilter(since: HistorySamples.time(20.5)), [6, 5, 4]),
    (RunFilter(outcome: .succeeded), [3, 2, 1]),
    (RunFilter(kind: .restore), [2]),
    (RunFilter(job: "photos", since: HistorySamples.time(0), outcome: .succeeded, kind: .backup, limit: 9), [1]),
  ]

  @Test(arguments: filters) func `filters give the newest first`(filter: RunFilter, expected: [UInt16]) throws {
    let store = try HistoryStore.inMemory()
    for record in [
      HistorySamples.run(4, at: 30, .failed), HistorySamples.run(1, at: 0, .succeeded),
      HistorySamples.run(2, kind: .restore, at: 10, .succeeded),
      HistorySamples.run(3, job: "docs", at: 20, .succeeded), HistorySamples.run(5, at: 40, .held),
      HistorySamples.run(6, job: "docs", at: 40),
    ] { try store.save(record) }
    let found = try store.records(filter).compactMap { UInt16($0.run.text.suffix(4), radix: 16) }
    #expect(found == expected)
  }

  @Test func `the latest and the last good backup of a job`() throws {
    let store = try HistoryStore.inMemory()
    #expect(try store.latest(job: "photos") == nil)
    let good = HistorySamples.run(1, at: 0, .succeeded)
    let failed = HistorySamples.run(2, at: 10, .failed)
    for record in [
      good, failed, HistorySamples.run(3, kind: .verify, at: 20, .succeeded),
      HistorySamples.run(4, job: "docs", at: 30, .succeeded),
    ] { try store.save(record) }
    #expect(try store.latest(job: "photos") == failed)
    #expect(try store.lastSuccess(job: "photos") == good)
    #expect(try store.lastSuccess(job: "nobody") == nil)
  }

  @Test func `short ids match by their beginning, or by the digits at their end`() throws {
    let store = try HistoryStore.inMemory()
    let first = HistorySamples.run(0x7f3a, at: 0)
    let second = HistorySamples.run(0x0001, at: 1)
    try store.save(first)
    try store.save(second)
    #expect(try store.runs(matchingPrefix: "2026") == [second.run, first.run])
    #expect(try store.runs(matchingPrefix: "20261124T030012Z") == [first.run])
    #expect(try store.runs(matchingPrefix: "7f3a") == [first.run])
    #expect(try store.runs(matchingPrefix: first.run.text) == [first.run])
    #expect(try store.runs(matchingPrefix: "") == [])
    #expect(try store.runs(matchingPrefix: "%") == [])
    #expect(try store.runs(matchingPrefix: "9") == [])
  }

  /// Outcome and pending deletions of each run in turn, and the run since which the mirror is behind.
  static let pending: [([(Outcome, Int)], UInt16?)] = [
    ([], nil),
    ([(.succeeded, 0)], nil),
    ([(.incomplete, 2)], 1),
    ([(.incomplete, 2), (.incomplete, 5)], 1),
    ([(.incomplete, 2), (.failed, 0), (.incomplete, 2)], 1),
    ([(.incomplete, 2), (.succeeded, 0)], nil),
    ([(.incomplete, 2), (.incomplete, 0), (.incomplete, 1), (.interrupted, 0)], 3),
    ([(.incomplete, 2), (.held, 0), (.running, 0)], 1),
  ]

  @Test(arguments: pending)
  func `pending deletions date from the first run that held them`(runs: [(Outcome, Int)], since: UInt16?) throws {
    let store = try HistoryStore.inMemory()
    for (index, (outcome, count)) in runs.enumerated() {
      try store.save(HistorySamples.run(UInt16(index + 1), at: Double(index), outcome, pending: count))
      try store.save(HistorySamples.run(UInt16(index + 100), job: "docs", at: Double(index), .succeeded))
    }
    #expect(try store.pendingSince(job: "photos")?.text.suffix(4) == since.map { "000\($0)" })
  }

  @Test func `facts are remembered and forgotten`() throws {
    let store = try HistoryStore.inMemory()
    var stamp = FileStamp(path: "/usr/bin/rclone", inode: .max, size: 70, modified: 5)
    #expect(try store.rcloneVersion(of: stamp) == nil)
    try store.setRcloneVersion("1.75.2", of: stamp)
    #expect(try store.rcloneVersion(of: stamp) == "1.75.2")
    stamp.size += 1
    #expect(try store.rcloneVersion(of: stamp) == nil)

    let claim = Claim(
      claim: "c", hostID: "h", host: "nas", job: "photos", source: "/s", destination: "pc:photos", since: "…")
    let seen = SeenClaim(claim: claim, name: "claim.json", size: 300, modified: "2026-11-24T03:00:12.000000000Z")
    try store.setSeenClaim(seen, destination: "pc:photos")
    #expect(try store.seenClaim(destination: "pc:photos") == seen)
    #expect(try store.seenClaim(destination: "pc:docs") == nil)
    try store.setSeenClaim(nil, destination: "pc:photos")
    #expect(try store.seenClaim(destination: "pc:photos") == nil)
    try store.setFact("claim:pc:photos", "of another version")
    #expect(try store.seenClaim(destination: "pc:photos") == nil)
  }

  @Test func `no question about runs reads or sorts the whole history`() throws {
    let store = try HistoryStore.inMemory()
    var asked: [String] = []
    try HistorySamples.fill(store, 10)
    let jobs = [nil, "photos"]
    let times = [nil, HistorySamples.start]
    try store.traced({ asked.append($0) }) {
      for job in jobs {
        for since in times {
          for outcome in [nil, Outcome.held] {
            _ = try store.records(RunFilter(job: job, since: since, outcome: outcome, limit: 10))
            if job == nil { continue }
            _ = try store.records(RunFilter(job: job, since: since, outcome: outcome, kind: .backup, limit: 10))
          }
        }
      }
      _ = try store.pendingSince(job: "photos")
      _ = try store.runs(matchingPrefix: "2026")
      _ = try store.runningRuns()
      _ = try store.record(HistorySamples.run(1).run)
    }
    #expect(asked.count > 12)
    for sql in asked {
      let plan = try store.read {
        try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] as String }
      }
      for step in plan {
        #expect(!step.contains("TEMP B-TREE"), "\(sql): \(plan)")
        #expect(!step.hasPrefix("SCAN runs") || step.contains("runs_by_time"), "\(sql): \(plan)")
      }
    }
  }

  @Test func `a cancelled task can still record`() async throws {
    let store = try HistoryStore.inMemory()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try store.save(HistorySamples.run(1, .cancelled))
    }
    task.cancel()
    #expect(try await task.value == .stored)
    #expect(try store.records().count == 1)
  }
}

extension HistoryStore {
  /// Hands the text of every question asked about runs during `body` to `note`, values filled in.
  func traced(_ note: @escaping (String) -> Void, _ body: () throws -> Void) throws {
    try read { db in
      db.trace { event in
        if case .statement(let statement) = event, statement.sql.hasPrefix("SELECT") { note(statement.expandedSQL) }
      }
    }
    try body()
    try read { $0.trace(options: []) }
  }
}
