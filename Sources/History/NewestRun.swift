package import BackupCore
package import Foundation
import GRDB

/// What tells how a job stands of one run, without its whole record.
package struct NewestRun: Equatable, Sendable {
  package var run: RunID
  package var outcome: Outcome
  package var reason: Reason?
  package var startedAt: Date
  package var finishedAt: Date?
  package var pendingDeletions: Int
  /// Of the table.
  let row: Int64

  init?(_ row: Row) {
    guard let run = RunID(row["run"] as String), let outcome = Outcome(rawValue: row["outcome"]) else { return nil }
    (self.run, self.outcome) = (run, outcome)
    reason = (row["reason"] as String?).flatMap { Reason(rawValue: $0) }
    startedAt = RunRow.date(row["started_at"])
    finishedAt = (row["finished_at"] as Int64?).map(RunRow.date)
    pendingDeletions = row["pending_deletions"]
    self.row = row["id"]
  }
}
