package import BackupCore
import Foundation
import GRDB

extension HistoryStore {
  /// The newest run of one kind at `job` with each outcome, newest first.
  ///
  /// By index alone, whatever lies in between: ten thousand failures since the last success cost nothing.
  package func newestRuns(job: String, kind: RunKind) throws -> [NewestRun] {
    try read { db in
      let statement = try db.cachedStatement(sql: Self.newestOfEachOutcome)
      let rows = try Row.fetchAll(statement, arguments: ["job": job, "kind": kind.rawValue])
      return rows.compactMap(NewestRun.init).sorted { ($0.startedAt, $0.row) > ($1.startedAt, $1.row) }
    }
  }

  /// The newest verify or drill of `job` that found the mirror wrong, where none went well since; one that came to no verdict
  /// (no network) takes nothing back.
  package func mirrorFoundWrong(job: String, kind: RunKind) throws -> NewestRun? {
    try read { db in
      let good = try db.cachedStatement(
        sql: "SELECT max(started_at) FROM runs WHERE job = :job AND kind = :kind AND outcome = 'succeeded'")
      let bad = try db.cachedStatement(
        sql: """
          SELECT id, run, outcome, reason, started_at, finished_at, pending_deletions FROM runs
          WHERE job = :job AND kind = :kind AND outcome IN ('failed', 'incomplete') AND started_at > :good
            AND reason IN ('differences-found', 'version-lost') ORDER BY started_at DESC, id DESC LIMIT 1
          """)
      let since = try Int64.fetchOne(good, arguments: ["job": job, "kind": kind.rawValue]) ?? .min
      return try Row.fetchOne(bad, arguments: ["job": job, "kind": kind.rawValue, "good": since])
        .flatMap(NewestRun.init)
    }
  }

  /// The record of such a run.
  package func record(of newest: NewestRun) throws -> RunRecord? {
    try read { db in
      let statement = try db.cachedStatement(sql: "SELECT record FROM runs WHERE id = ?")
      return try Row.fetchOne(statement, arguments: [newest.row]).map(RunRow.record)
    }
  }

  private static let newestOfEachOutcome = Outcome.allCases.map { outcome in
    // check: allow sql because outcomes are words of our own
    """
    SELECT * FROM (SELECT id, run, outcome, reason, started_at, finished_at, pending_deletions FROM runs
      WHERE job = :job AND kind = :kind AND outcome = '\(outcome.rawValue)' ORDER BY started_at DESC, id DESC LIMIT 1)
    """
  }.joined(separator: " UNION ALL ")
}
