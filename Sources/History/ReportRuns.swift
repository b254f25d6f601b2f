import BackupCore
import Foundation
import GRDB

/// The runs of one job, as reports ask for them. A value around a connection; times are seconds since 1970, both ends meant.
struct ReportRuns {
  let db: Database
  let job: String

  init(_ db: Database, _ job: String) {
    self.db = db
    self.job = job
  }

  /// The first attempt of all; gaps in the schedule are none.
  func first() throws -> Date? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT started_at FROM runs WHERE job = ? AND kind = 'backup' AND outcome <> 'missed' ORDER BY started_at, id LIMIT 1
        """, arguments: [job]
    ).map(RunRow.date)
  }

  func firstSuccess() throws -> Date? {
    try Int64.fetchOne(
      db,
      sql: "SELECT min(started_at) FROM runs WHERE job = ? AND kind = 'backup' AND outcome = 'succeeded'",
      arguments: [job]
    ).map(RunRow.date)
  }

  func lastSuccess(until end: Int64) throws -> Date? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT max(started_at) FROM runs WHERE job = ? AND kind = 'backup' AND outcome = 'succeeded' AND started_at <= ?
        """, arguments: [job, end]
    ).map(RunRow.date)
  }

  func newest(_ kind: RunKind, _ outcome: Outcome? = nil, until end: Int64) throws -> RunRecord? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT record FROM runs WHERE job = ?1 AND kind = ?2 AND (?3 IS NULL OR outcome = ?3) AND started_at <= ?4
        ORDER BY started_at DESC, id DESC LIMIT 1
        """, arguments: [job, kind.rawValue, outcome?.rawValue, end]
    ).map(RunRow.record)
  }

  /// Hands the figures of every backup that ended so to `body`, oldest first.
  func forEach(_ outcome: Outcome, from start: Int64, to end: Int64, _ body: (RunFacts) -> Void) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT started_at, attempt, duration_ms, added, replaced, deleted, moved, touched, failed, bytes_sent
        FROM runs INDEXED BY runs_by_result
        WHERE job = ? AND kind = 'backup' AND outcome = ? AND started_at BETWEEN ? AND ? ORDER BY started_at
        """, arguments: [job, outcome.rawValue, start, end])
    while let row = try rows.next() {
      body(
        RunFacts(
          outcome, startedAt: row[0], attempt: row[1], duration: row[2],
          files: ReportFiles(
            added: row[3], replaced: row[4], deleted: row[5], moved: row[6], touched: row[7], failed: row[8]),
          sent: row[9]))
    }
  }

  /// Slots nobody served: how many, and the newest thousand gaps.
  func missed(from start: Int64, to end: Int64) throws -> (slots: Int, gaps: [MissedGap]) {
    let missed = "FROM runs WHERE job = ? AND kind = 'backup' AND outcome = 'missed' AND started_at BETWEEN ? AND ?"
    let slots = try Double.fetchOne(
      db, sql: "SELECT total(json_extract(record, '$.slots')) \(missed)", arguments: [job, start, end])
    let gaps = try Row.fetchAll(
      db, sql: "SELECT record \(missed) ORDER BY started_at DESC LIMIT 1000", arguments: [job, start, end]
    ).compactMap { try RunRow.record($0).missed }
    return (Int(clamping: Int64(bounding: slots ?? 0)), gaps)
  }

  /// Deletions the newest run that held some back left pending.
  func pendingDeletions() throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT pending_deletions FROM runs WHERE job = ? AND kind = 'backup' AND pending_deletions > 0
        ORDER BY started_at DESC, id DESC LIMIT 1
        """, arguments: [job]) ?? 0
  }

  /// The largest backups that sent or deleted far more than usual, newest first.
  func unusual(_ tally: JobTally) throws -> [UnusualRun] {
    let usual = tally.usual
    let deletions = try usual.unusualDeletions.map { limit in
      try tally.mostDeleted.from(limit).compactMap { try run($0, .deletions, usual.deleted ?? 0) }
    }
    let bytes = try usual.unusualBytes.map { limit in
      try tally.mostSent.from(limit).compactMap { try run($0, .bytes, usual.sent ?? 0) }
    }
    return ((deletions ?? []) + (bytes ?? [])).sorted { ($0.run, $0.figure.rawValue) > ($1.run, $1.figure.rawValue) }
  }

  private func run(_ entry: LargestRuns.Entry, _ figure: UnusualRun.Figure, _ usual: Int64) throws -> UnusualRun? {
    try String.fetchOne(
      db,
      sql: """
        SELECT run FROM runs
        WHERE job = ? AND kind = 'backup' AND outcome = ? AND started_at = ? AND (bytes_sent = ? OR deleted = ?)
        ORDER BY id LIMIT 1
        """, arguments: [job, entry.outcome.rawValue, entry.startedAt, entry.value, entry.value]
    ).flatMap { RunID($0) }.map {
      UnusualRun($0, at: RunRow.date(entry.startedAt), figure, found: entry.value, usual: usual)
    }
  }
}
