package import BackupCore
package import Foundation
import GRDB

extension HistoryStore {
  /// The backup attempts of `job` that decide whether it is due at `now`: the newest until then that closed its slots, the
  /// newest that was skipped, the newest that was interrupted or still runs, and the first that lies ahead of the clock.
  package func attempts(job: String, at now: Date) throws -> [DueFacts.Attempt] {
    let backups = "SELECT started_at, outcome FROM runs WHERE job = :job AND kind = 'backup' AND "
    let newest = "started_at <= :now ORDER BY started_at DESC, id DESC LIMIT 1"
    let selections = [
      backups + "outcome NOT IN ('skipped', 'interrupted', 'running', 'missed') AND " + newest,
      backups + "outcome = 'skipped' AND " + newest,
      backups + "outcome IN ('interrupted', 'running') AND " + newest,
      backups + "outcome NOT IN ('skipped', 'interrupted', 'running', 'missed') AND started_at > :now "
        + "ORDER BY started_at, id LIMIT 1",
    ]
    let arguments: StatementArguments = ["job": job, "now": Int64(now.timeIntervalSince1970.rounded(.down))]
    return try read { db in
      try selections.flatMap { sql in
        try Row.fetchAll(db, sql: sql, arguments: arguments).compactMap { row in
          Outcome(rawValue: row["outcome"]).map {
            DueFacts.Attempt(startedAt: Date(timeIntervalSince1970: Double(row["started_at"] as Int64)), outcome: $0)
          }
        }
      }
    }
  }
}
