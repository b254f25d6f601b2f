import BackupCore
import Foundation
import GRDB
import TestSupport

@testable import History

/// A plausible year of three jobs, written through the real store: good weeks, a flaky network, a holiday with the machine
/// off, a plan that was held for days, and unreadable files at the end. The same every time.
struct ReportYear {
  /// What `MIRRORKEEP_NOW` is to be.
  static let now = "2026-11-24T09:00:00Z"
  private static let days = 365

  private var runs: [(record: RunRecord, mirror: Mirror?)] = []
  private var random = SeededRandom(seed: 2026)
  /// Of the day `day` days before the last one.
  private let end = UTCTime.date(now) ?? .distantPast

  /// What comes from outside: the words of runs that did not succeed, the name of the job `papers`, and where it goes.
  struct Words {
    var message: String?
    var papers = "papers"
    var destination = "pcloud_backup:papers"
    var host = "nas"
  }

  /// Fills the state folder `state`.
  static func fill(_ state: String, _ words: Words = Words()) throws {
    let store = try HistoryStore.open(try StateFolder.prepare(state), now: UTCTime.date(now) ?? .distantPast)
    var year = ReportYear(words)
    year.photos(words.message)
    year.papers(words.message)
    year.music()
    try store.write { db in
      for run in year.runs {
        try RunRow.put(run.record, owner: nil, claim: nil, hostID: nil, in: db)
        if let mirror = run.mirror { try year.addPoint(run.record, mirror, db) }
      }
    }
    try store.setQuotaSeen(
      QuotaSeen(quotaBytes: 444 << 30, usedBytes: 431 << 30, at: UTCTime.date("2026-11-20T08:00:00Z") ?? .distantPast),
      remote: "pcloud_backup")
  }

  private let words: Words

  private init(_ words: Words) { self.words = words }

  /// Daily at 03:00.
  private mutating func photos(_ message: String?) {
    var mirror = Mirror(claim: "photos", bytes: 260 << 30, versions: 0)
    for day in 0..<Self.days {
      if (220..<233).contains(day) { continue }
      var record = self.record("photos", day, hour: 3)
      switch day {
      case 0:
        record.files.added = 81_204
        record.bytes.sent = 260 << 30
        record.durationSeconds = 51_300.5
      case 233:
        add(missed: "photos", from: 220, to: 232, hour: 3, at: record.startedAt)
        change(&record, &mirror, sent: 3 << 30, deleted: 2)
      case 88..<92:
        record.outcome = .held
        record.reason = .tooManyDeletions
        record.exitStatus = 6
        record.plan = "p-5d21c0ffee"
        record.message = message ?? "28114 of 83020 files would be deleted, more than 20755"
        record.hint =
          "look at them with 'mirrorkeep plan photos --list', then run 'mirrorkeep run photos --accept p-5d21c0ffee'"
      case 92: change(&record, &mirror, sent: 600 << 20, deleted: 28_114)
      case 41, 150, 151, 301:
        record.outcome = .failed
        record.reason = .network
        record.exitStatus = 5
        record.message = message ?? "pCloud could not be reached: no such host"
        record.durationSeconds = 31.25
        if day == 150 {
          runs.append((record, nil))
          record = self.record("photos", day, hour: 3, minute: 6)
          record.attempt = 2
          change(&record, &mirror, sent: 90 << 20, deleted: 0)
        }
      case 361...:
        change(&record, &mirror, sent: 70 << 20, deleted: 0)
        record.outcome = .incomplete
        record.reason = .filesFailed
        record.exitStatus = 1
        record.files.failed = 3
        record.files.pendingDeletions = 12
        record.message = message ?? "3 files were not stored; 12 deletions are pending"
      default:
        let isTrip = day % 61 == 17
        let sent: Int64 = isTrip ? 9 << 30 : Int64.random(in: 2...180, using: &random) << 20
        change(&record, &mirror, sent: sent, deleted: .random(in: 0...4, using: &random))
      }
      save(record, &mirror)
      if day % 7 == 6 { check("photos", .verify, day, isGood: day != 293) }
      if day % 30 == 29 { check("photos", .drill, day, isGood: true) }
    }
  }

  /// Twice a day.
  private mutating func papers(_ message: String?) {
    var mirror = Mirror(claim: "papers", bytes: 3 << 30, versions: 0)
    for day in 120..<Self.days {
      for hour in [7, 19] where day < Self.days - 1 || hour == 7 {
        var record = self.record(words.papers, day, hour: hour)
        record.destination = words.destination
        switch day {
        case 120 where hour == 7:
          record.files.added = 5102
          record.bytes.sent = 3 << 30
        case 200..<203 where hour == 19:
          record.outcome = .interrupted
          record.message = message ?? "interrupted: its process was gone before it could record an end"
          record.durationSeconds = nil
        case 300 where hour == 7:
          record.outcome = .skipped
          record.reason = .locked
          record.exitStatus = 75
        default:
          change(&record, &mirror, sent: Int64.random(in: 0...900, using: &random) << 10, deleted: 0)
        }
        save(record, &mirror)
      }
    }
  }

  /// On Sundays, to another remote, never verified.
  private mutating func music() {
    var mirror = Mirror(claim: "music", bytes: 80 << 30, versions: 0)
    for day in stride(from: 4, to: Self.days, by: 7) {
      var record = self.record("music", day, hour: 12)
      record.destination = "nas_disk:music"
      if day == 4 { record.files.added = 9120 } else { change(&record, &mirror, sent: 0, deleted: 0) }
      save(record, &mirror)
    }
  }

  // MARK: - Records

  /// The size of a mirror and its versions while the year goes on.
  private struct Mirror {
    var claim: String
    var bytes: Int64
    var versions: Int64
    var point = 0
  }

  private mutating func record(
    _ job: String, _ day: Int, hour: Int, minute: Int = 0, kind: RunKind = .backup
  ) -> RunRecord {
    let midnight = end.addingTimeInterval(-9 * 3600 - Double(Self.days - 1 - day) * 86_400)
    let start = midnight.addingTimeInterval(Double(hour * 3600 + minute * 60 + .random(in: 0...40, using: &random)))
    var record = RunRecord(
      run: RunID(start: start, random: .random(in: 0...UInt16.max, using: &random)), job: job, kind: kind,
      trigger: .schedule, host: words.host, startedAt: start, source: "/srv/\(job)", destination: "pcloud_backup:\(job)"
    )
    record.outcome = .succeeded
    record.exitStatus = 0
    record.message = "done"
    record.durationSeconds = Double(.random(in: 18_000...95_000, using: &random)) / 1000
    record.files.checked = 80_000
    return record
  }

  private mutating func change(_ record: inout RunRecord, _ mirror: inout Mirror, sent: Int64, deleted: Int) {
    record.bytes.sent = sent
    record.files.added = Int(sent >> 21)
    record.files.replaced = sent > 0 ? .random(in: 0...6, using: &random) : 0
    record.files.deleted = deleted
    let gone = Int64(deleted) << 21
    mirror.bytes += sent - gone
    mirror.versions += gone + sent / 20
    record.durationSeconds = (record.durationSeconds ?? 0) + Double(sent >> 23)
  }

  /// Saves the record and, where it changed something, the restore point after it.
  private mutating func save(_ record: RunRecord, _ mirror: inout Mirror) {
    var record = record
    record.bytes.mirror = mirror.bytes
    record.finishedAt = record.startedAt.addingTimeInterval(record.durationSeconds ?? 60)
    if record.files.changed > 0 { mirror.point += 1 }
    runs.append((record, record.files.changed > 0 ? mirror : nil))
  }

  private func addPoint(_ record: RunRecord, _ mirror: Mirror, _ db: Database) throws {
    let (claim, point, bytes, versions) = (mirror.claim, mirror.point, mirror.bytes, mirror.versions)
    try FileStates(db).ensureMirror(claim)
    try db.execute(
      sql: """
        INSERT INTO points (mirror, number, run, files, bytes, versions)
        SELECT id, ?, ?, 80000, ?, ? FROM mirrors WHERE claim = ?;
        UPDATE mirrors SET point = ?, bytes = ?, versions = ? WHERE claim = ?
        """, arguments: [point, record.run.text, bytes, versions, claim, point, bytes, versions, claim])
  }

  private mutating func check(_ job: String, _ kind: RunKind, _ day: Int, isGood: Bool) {
    var record = self.record(job, day, hour: 5, kind: kind)
    record.finishedAt = record.startedAt.addingTimeInterval(60)
    record.message =
      kind == .drill
      ? "20 files (1.1 GiB) of run \(record.run) restored and equal, 34.2 MiB a second; all 81204 files are in their places"
      : "4060 files (13.0 GiB) compared by content, all equal"
    if !isGood {
      record.outcome = .failed
      record.reason = .differencesFound
      record.exitStatus = 1
      record.message = "1 file differs"
    }
    runs.append((record, nil))
  }

  private mutating func add(missed job: String, from first: Int, to last: Int, hour: Int, at now: Date) {
    let slots = (first...last).map { self.record(job, $0, hour: hour).startedAt }
    let gap = MissedGap(slots: slots.count, firstSlotAt: slots[0], lastSlotAt: slots[slots.count - 1])
    let run = RunID(start: now.addingTimeInterval(-1), random: 7)
    runs.append((RunRecord(missed: gap, of: job, run: run, host: "nas", at: now.addingTimeInterval(-1)), nil))
  }
}
