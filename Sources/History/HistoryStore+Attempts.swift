package import BackupCore
package import Foundation
import GRDB

extension HistoryStore {
  /// The attempts of one kind at `job` that decide whether it is due at `now`: the newest until then that closed its slots, the
  /// newest that was skipped, the newest that was interrupted or still runs, and the first that lies ahead of the clock.
  package func attempts(job: String, kind: RunKind = .backup, at now: Date) throws -> [DueFacts.Attempt] {
    let backups = "SELECT started_at, outcome FROM runs WHERE job = :job AND kind = :kind AND outcome "
    let newest = "started_at <= :now ORDER BY started_at DESC, id DESC LIMIT 1"
    // One look-up an outcome: a list of them in one question reads every run of the job.
    func newestOf(_ outcomes: [Outcome]) -> String {
      // check: allow sql because outcomes are words of our own
      let each = outcomes.map { "SELECT * FROM (\(backups) = '\($0.rawValue)' AND \(newest))" }
      return "SELECT * FROM (\(each.joined(separator: " UNION ALL "))) ORDER BY started_at DESC LIMIT 1"
    }
    let selections = [
      newestOf([.succeeded, .incomplete, .held, .failed, .cancelled]), newestOf([.skipped]),
      newestOf([.interrupted, .running]),
      backups + "NOT IN ('skipped', 'interrupted', 'running', 'missed') AND started_at > :now "
        + "ORDER BY started_at, id LIMIT 1",
    ]
    let arguments: StatementArguments = [
      "job": job, "kind": kind.rawValue, "now": Int64(now.timeIntervalSince1970.rounded(.down)),
    ]
    return try read { db in
      try selections.flatMap { sql in
        try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments).compactMap { row in
          Outcome(rawValue: row["outcome"]).map {
            DueFacts.Attempt(startedAt: RunRow.date(row["started_at"]), outcome: $0)
          }
        }
      }
    }
  }

  /// The last slot of `job` that is recorded as missed and not later than `now`.
  package func missedUpTo(job: String, at now: Date) throws -> Date? {
    try read { db in
      // A gap is recorded after its last slot: only records ahead of a clock that was set back may say less.
      let newest = try db.cachedStatement(
        sql: """
          SELECT max(json_extract(record, '$.last_slot_at')) FROM (
            SELECT * FROM (SELECT record FROM runs WHERE job = :job AND kind = 'backup' AND outcome = 'missed'
              AND started_at <= :now ORDER BY started_at DESC, id DESC LIMIT 1)
            UNION ALL SELECT record FROM runs WHERE job = :job AND kind = 'backup' AND outcome = 'missed'
              AND started_at > :now)
          WHERE json_extract(record, '$.last_slot_at') <= :text
          """)
      return try String.fetchOne(
        newest,
        arguments: [
          "job": job, "now": Int64(now.timeIntervalSince1970.rounded(.down)), "text": UTCTime.text(now),
        ])
    }.flatMap { UTCTime.date($0) }
  }

  /// What a heartbeat last saw of a job's schedule, and since when; nil when none ever saw one.
  package func seenSchedule(job: String) throws -> SeenSchedule? { try decoded("schedule:" + job) }

  package func setSeenSchedule(_ seen: SeenSchedule, job: String) throws { try setEncoded("schedule:" + job, seen) }
}
