import BackupCore
import Foundation
import GRDB

/// Backups of one job that did not succeed, equal ones as one. A value around a connection, as `ReportRuns`.
struct ReportTroubles {
  /// The most groups that are told; of the rest only the number.
  static let limit = 6

  let db: Database
  let job: String
  let lastSuccess: Int64

  init(_ db: Database, _ job: String, lastSuccess: Date?) {
    self.db = db
    self.job = job
    self.lastSuccess = lastSuccess.map(RunRow.seconds) ?? .min
  }

  private struct Group {
    let outcome: Outcome
    let reason: String?
    let runs: Int
    let first: Int64
    let last: Int64
  }

  /// Newest first.
  func groups(from start: Int64, to end: Int64) throws -> (named: [ReportTrouble], more: Int) {
    let all = try [Outcome.failed, .held, .incomplete, .interrupted].flatMap { try groups($0, start, end) }
      .sorted { ($0.last, $0.first) > ($1.last, $1.first) }
    let named = try all.prefix(Self.limit).compactMap { group in
      try newest(of: group).map {
        ReportTrouble(
          $0, runs: group.runs, firstAt: RunRow.date(group.first), isOpen: group.last > lastSuccess)
      }
    }
    return (named, max(0, all.count - Self.limit))
  }

  /// The same plan has the same id, so that a run held at each slot for the same changes is one group.
  private func groups(_ outcome: Outcome, _ start: Int64, _ end: Int64) throws -> [Group] {
    try Row.fetchAll(
      db, sql: outcome == .held ? Self.byPlan : Self.byReason, arguments: [job, outcome.rawValue, start, end]
    ).map { Group(outcome: outcome, reason: $0[0], runs: $0[1], first: $0[2], last: $0[3]) }
  }

  /// From the index alone; of held ones, which are few, the plan is looked up.
  private static let byReason = """
    SELECT reason, count(*), min(started_at), max(started_at) FROM runs
    WHERE job = ? AND kind = 'backup' AND outcome = ? AND started_at BETWEEN ? AND ?
    GROUP BY reason ORDER BY max(started_at) DESC LIMIT 1000
    """
  private static let byPlan = """
    SELECT reason, count(*), min(started_at), max(started_at) FROM runs
    WHERE job = ? AND kind = 'backup' AND outcome = ? AND started_at BETWEEN ? AND ?
    GROUP BY reason, plan ORDER BY max(started_at) DESC LIMIT 1000
    """

  private func newest(of group: Group) throws -> RunRecord? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT record FROM runs WHERE job = ? AND kind = 'backup' AND outcome = ? AND started_at = ? AND reason IS ?
        ORDER BY id DESC LIMIT 1
        """, arguments: [job, group.outcome.rawValue, group.last, group.reason]
    ).map(RunRow.record)
  }
}
