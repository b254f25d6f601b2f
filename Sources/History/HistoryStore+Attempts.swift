package import BackupCore
package import Foundation
import GRDB

extension HistoryStore {
  /// The attempts of one kind at `job` that decide whether it is due at `now`: the newest until then that closed its slots, the
  /// newest that was skipped, the newest that was interrupted or still runs, and the first that lies ahead of the clock.
  package func attempts(job: String, kind: RunKind = .backup, at now: Date) throws -> [DueFacts.Attempt] {
    let backups = "SELECT started_at, outcome FROM runs WHERE job = :job AND kind = :kind AND "
    let newest = "started_at <= :now ORDER BY started_at DESC, id DESC LIMIT 1"
    let selections = [
      backups + "outcome NOT IN ('skipped', 'interrupted', 'running', 'missed') AND " + newest,
      backups + "outcome = 'skipped' AND " + newest,
      backups + "outcome IN ('interrupted', 'running') AND " + newest,
      backups + "outcome NOT IN ('skipped', 'interrupted', 'running', 'missed') AND started_at > :now "
        + "ORDER BY started_at, id LIMIT 1",
    ]
    let arguments: StatementArguments = [
      "job": job, "kind": kind.rawValue, "now": Int64(now.timeIntervalSince1970.rounded(.down)),
    ]
    return try read { db in
      try selections.flatMap { sql in
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).compactMap { row in
          Outcome(rawValue: row["outcome"]).map {
            DueFacts.Attempt(startedAt: Date(timeIntervalSince1970: Double(row["started_at"] as Int64)), outcome: $0)
          }
        }
      }
    }
  }

  /// The last slot of `job` that is recorded as missed and not later than `now`.
  package func missedUpTo(job: String, at now: Date) throws -> Date? {
    try read { db in
      let newest = try db.cachedStatement(
        sql: """
          SELECT max(json_extract(record, '$.last_slot_at')) FROM runs
          WHERE job = ? AND outcome = 'missed' AND json_extract(record, '$.last_slot_at') <= ?
          """)
      return try String.fetchOne(newest, arguments: [job, UTCTime.text(now)])
    }.flatMap { UTCTime.date($0) }
  }

  /// What a heartbeat last saw of a job's schedule, and since when; nil when none ever saw one.
  package func seenSchedule(job: String) throws -> SeenSchedule? { try decoded("schedule:" + job) }

  package func setSeenSchedule(_ seen: SeenSchedule, job: String) throws { try setEncoded("schedule:" + job, seen) }
}
