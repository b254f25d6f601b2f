import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

/// What the history tells a report about a job.
@Suite struct ReportFactsTests {
  private static func window(_ from: Double, _ to: Double) throws -> ReportWindow {
    ReportWindow(
      since: HistorySamples.time(from), until: HistorySamples.time(to), zone: try #require(TimeZone(identifier: "UTC")))
  }

  private func held(_ number: UInt16, at seconds: Double, plan: String) -> RunRecord {
    var record = HistorySamples.run(number, at: seconds, .held)
    record.reason = .tooManyDeletions
    record.plan = plan
    record.message = "held for \(plan)"
    return record
  }

  @Test func countsAreThoseOfTheWindow() throws {
    let store = try HistoryStore.inMemory()
    #expect(try store.jobs() == [])
    for (number, at) in [(1, -10.0), (2, 0), (3, 10), (4, 20), (5, 21)] {
      try store.save(HistorySamples.run(UInt16(number), at: at, .succeeded))
    }
    try store.save(HistorySamples.run(6, kind: .verify, at: 5, .failed))
    try store.save(HistorySamples.run(7, job: "papers", at: 5, .failed))
    try store.save(HistorySamples.run(8, at: 20, .running))
    #expect(try store.jobs() == ["papers", "photos"])
    let facts = try store.jobFacts("photos", Self.window(0, 20))
    #expect(facts.tally.outcomes[.succeeded] == 3 && facts.tally.outcomes.total == 4)
    #expect(facts.tally.durations == [4250, 4250, 4250])
    #expect(facts.firstAt == HistorySamples.time(-10) && facts.lastSuccessAt == HistorySamples.time(20))
    #expect(facts.tally.longestGap?.seconds == 10)
    #expect(facts.verify?.outcome == .failed && facts.verify?.lastSuccessAt == nil && facts.drill == nil)
    #expect(facts.host == "nas" && facts.destination == "pc:photos")
    #expect(try store.jobFacts("nobody", Self.window(0, 20)).tally.outcomes.total == 0)
  }

  @Test func equalTroubleIsToldOnce() throws {
    let store = try HistoryStore.inMemory()
    for number in 0..<5 { try store.save(held(UInt16(number), at: Double(number), plan: "p-a")) }
    for number in 5..<7 { try store.save(held(UInt16(number), at: Double(number), plan: "p-b")) }
    try store.save(HistorySamples.run(8, at: 8, .succeeded))
    var failed = HistorySamples.run(9, at: 9, .failed)
    failed.reason = .network
    try store.save(failed)
    let facts = try store.jobFacts("photos", Self.window(0, 20))
    #expect(facts.trouble.map(\.runs) == [1, 2, 5] && facts.moreTrouble == 0)
    #expect(facts.trouble.map(\.isOpen) == [true, false, false])
    #expect(facts.trouble.map(\.plan) == [nil, "p-b", "p-a"] && facts.trouble[2].message == "held for p-a")
    #expect(facts.trouble[2].firstAt == HistorySamples.time(0) && facts.trouble[2].lastAt == HistorySamples.time(4))
    #expect(facts.trouble[0].reason == .network && facts.trouble[0].run == failed.run)
  }

  @Test func ofManyKindsOfTroubleTheNewestAreNamed() throws {
    let store = try HistoryStore.inMemory()
    for number in 0..<30 { try store.save(held(UInt16(number), at: Double(number), plan: "p-\(number)")) }
    let facts = try store.jobFacts("photos", Self.window(0, 40))
    #expect(facts.trouble.map(\.plan) == (24..<30).reversed().map { "p-\($0)" })
    #expect(facts.moreTrouble == 24)
  }

  @Test func pendingDeletionsAndMissedSlots() throws {
    let store = try HistoryStore.inMemory()
    try store.save(HistorySamples.run(1, at: 1, .succeeded))
    try store.save(HistorySamples.run(2, at: 2, .incomplete, pending: 4))
    try store.save(HistorySamples.run(3, at: 3, .incomplete, pending: 7))
    try store.save(HistorySamples.run(4, at: 4, .failed))
    let gap = MissedGap(slots: 9, firstSlotAt: HistorySamples.time(5), lastSlotAt: HistorySamples.time(6))
    try store.save(
      RunRecord(
        missed: gap, of: "photos", run: HistorySamples.run(5, at: 7).run, host: "nas", at: HistorySamples.time(7)))
    let facts = try store.jobFacts("photos", Self.window(0, 20))
    #expect(facts.pendingDeletions == 7 && facts.pendingSince == HistorySamples.time(2))
    #expect(facts.missedSlots == 9 && facts.tally.outcomes[.missed] == 1)
  }

  @Test func runsFarBeyondTheUsualAreFound() throws {
    let store = try HistoryStore.inMemory()
    for number in 0..<12 {
      var record = HistorySamples.run(UInt16(number), at: Double(number), .succeeded)
      // The first upload, ordinary days, and two that are not.
      record.bytes.sent = number == 0 ? 1 << 40 : number == 9 ? 3 << 30 : 1 << 30
      record.files.deleted = number == 5 ? 90 : 30
      try store.save(record)
    }
    let found = try store.jobFacts("photos", Self.window(0, 20)).unusual
    #expect(found.map(\.figure) == [.bytes, .deletions] && found.map(\.found) == [3 << 30, 90])
    #expect(found.map(\.usual) == [1 << 30, 30] && found[0].at == HistorySamples.time(9))
  }

  @Test func sizesAreThoseOfThePoints() throws {
    let store = try HistoryStore.inMemory()
    let day = 86_400.0
    for (number, at) in [-3.0, 0.5, 2.5].enumerated() {
      let run = HistorySamples.run(UInt16(number + 1), at: at * day, .succeeded)
      try store.save(run)
      try store.write { db in
        try FileStates(db).ensureMirror("c")
        try db.execute(
          sql: """
            INSERT INTO points (mirror, number, run, files, bytes, versions) VALUES (1, ?1, ?2, 1, ?1 * 100, ?1 * 10)
            """, arguments: [number + 1, run.run.text])
        try db.execute(sql: "UPDATE mirrors SET point = ?1, versions = ?1 * 10", arguments: [number + 1])
      }
    }
    let sizes = try store.jobFacts("photos", Self.window(0, 4 * day)).sizes
    #expect(sizes.base == MirrorSizes.Size(mirror: 100, versions: 10))
    #expect(sizes.at.map { $0?.mirror } == [200, 200, 300, 300, 300])
    // A first upload is no growth; before it there was nothing.
    let early = try store.jobFacts("photos", Self.window(-5 * day, 1 * day)).sizes
    #expect(early.base?.mirror == 100 && early.at.map { $0?.mirror } == [nil, nil, 100, 100, 100, 200, 200])
    // Pruned since the newest point: only the end knows.
    try store.write { try $0.execute(sql: "UPDATE mirrors SET versions = 12") }
    #expect(
      try store.jobFacts("photos", Self.window(0, 4 * day)).sizes.at.map { $0?.versions } == [20, 20, 30, 30, 12])
    #expect(try store.jobFacts("photos", Self.window(0, 1 * day)).sizes.last?.versions == 20)
  }

  @Test func figuresComeFromAnIndexAlone() throws {
    let store = try HistoryStore.inMemory()
    let plan = try store.read { db in
      try Row.fetchAll(
        db,
        sql: """
          EXPLAIN QUERY PLAN SELECT started_at, attempt, duration_ms, added, replaced, deleted, moved, touched, failed,
          bytes_sent FROM runs INDEXED BY runs_by_result
          WHERE job = 'a' AND kind = 'backup' AND outcome = 'held' AND started_at BETWEEN 1 AND 2 ORDER BY started_at
          """
      ).map { $0["detail"] as String }
    }
    #expect(plan.count == 1 && plan[0].contains("USING COVERING INDEX runs_by_result"), "\(plan)")
  }

  @Test func anOlderHistoryGetsItsDurationsAndVersions() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let old = HistorySchema(steps: Array(HistorySchema.current.steps.prefix(3)))
    do {
      let store = try HistoryStore.open(state, now: HistorySamples.start, schema: old)
      try store.write { db in
        // What the version before wrote: without the columns of this one.
        let record = HistorySamples.run(1, .succeeded)
        let json = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        try db.execute(
          sql: """
            INSERT INTO runs (run, job, kind, started_by, host, outcome, started_at, attempt, checked, added, replaced,
              deleted, moved, touched, failed, pending_deletions, bytes_sent, bytes_mirror, record)
            VALUES (?, 'photos', 'backup', 'manual', 'nas', 'succeeded', ?, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?);
            INSERT INTO mirrors (id, claim, point) VALUES (1, 'c', 2);
            INSERT INTO points (mirror, number, run, files, bytes) VALUES (1, 1, 'a', 1, 5), (1, 2, ?, 1, 7);
            INSERT INTO paths (id, mirror, path) VALUES (1, 1, x'61');
            INSERT INTO objects (id, bytes, kept, condition) VALUES (1, 5, 2, 0), (2, 7, NULL, 0), (3, 9, 2, 3);
            INSERT INTO states (path, since, until, mirror, node, object)
            VALUES (1, 1, 2, 1, 1, 1), (1, 0, 2, 1, 1, 3);
            """, arguments: [record.run.text, RunRow.seconds(record.startedAt), json, record.run.text])
      }
    }
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    let facts = try store.jobFacts("photos", Self.window(0, 20))
    #expect(facts.tally.durations == [4250])
    #expect(facts.sizes.last == MirrorSizes.Size(mirror: 7, versions: 5))
    #expect(try store.read { try FileStates($0).notedVersions("c") } == 5)
  }

  @Test func whatARemoteSaidIsRemembered() throws {
    let store = try HistoryStore.inMemory()
    #expect(try store.quotaSeen(remote: "pc") == nil)
    let quota = QuotaSeen(quotaBytes: 500, usedBytes: 20, at: HistorySamples.start)
    try store.setQuotaSeen(quota, remote: "pc")
    #expect(try store.quotaSeen(remote: "pc") == quota)
  }
}
