package import BackupCore
import Foundation
package import GRDB

/// What the history knows about files: every path's states over the runs of a mirror (`FileTablesSchema` has the model).
///
/// A value around a connection, for use inside `HistoryStore.read`, `write` or `withoutTransaction`. Mirrors are named by
/// their claims.
package struct FileStates {
  /// A restore point and its mirror's size.
  package struct Point: Equatable, Sendable {
    /// 1, 2, 3 … in the order the runs were applied.
    package var number: Int64
    package var run: RunID
    package var totals: MirrorTotals
    /// Whether it was given up: what it alone needed is gone or going.
    package var isForgotten = false
    /// Whether files may be missing from it.
    package var isUncertain = false
  }

  let db: Database

  package init(_ db: Database) { self.db = db }

  /// The claims of the mirrors that are `job`'s, in the order they were first known: those with points whose newest run is
  /// one of it, also one that changed nothing, so that a renamed job has its points at once.
  package func claims(job: String) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT m.claim FROM mirrors AS m WHERE m.point > 0 AND coalesce(
          (SELECT r.job FROM runs AS r WHERE r.claim = m.claim ORDER BY r.id DESC LIMIT 1),
          (SELECT r.job FROM points AS p CROSS JOIN runs AS r ON r.run = p.run
            WHERE p.mirror = m.id AND p.number = m.point)) = ?
        ORDER BY m.id
        """, arguments: [job])
  }

  /// Makes the mirror of `claim` known, empty, if it is not yet.
  package func ensureMirror(_ claim: String) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO mirrors (claim) VALUES (?)").execute(arguments: [claim])
  }

  /// The size of the current mirror; nil when the history does not know the claim.
  package func totals(_ claim: String) throws -> MirrorTotals? {
    try Row.fetchOne(db, sql: "SELECT files, bytes FROM mirrors WHERE claim = ?", arguments: [claim])
      .map { MirrorTotals(files: $0[0], bytes: $0[1]) }
  }

  /// All restore points that are kept, oldest first.
  package func points(_ claim: String) throws -> [Point] {
    try points("forgotten IS NULL", [claim], order: "number")
  }

  /// The point with this number, kept or not.
  package func point(_ claim: String, number: Int64) throws -> Point? {
    try points("number = CAST(? AS INTEGER)", [claim, String(number)], order: "number").first
  }

  package func newestPoint(_ claim: String) throws -> Point? {
    try points("1", [claim], order: "number DESC LIMIT 1").first
  }

  /// The point that shows the mirror as it was right after `run`: its own, else the newest of a run with an earlier id;
  /// nil when the mirror was still empty. It may be forgotten.
  package func point(_ claim: String, asOf run: RunID) throws -> Point? {
    try points("run <= ?", [claim, run.text], order: "run DESC LIMIT 1").first
  }

  /// Whether `run` made a point.
  package func isApplied(_ run: RunID, _ claim: String) throws -> Bool {
    try point(claim, asOf: run)?.run == run
  }

  private func points(_ condition: String, _ values: [String], order: String) throws -> [Point] {
    let sql = """
      SELECT number, run, points.files, points.bytes, forgotten IS NOT NULL, uncertain FROM points
      WHERE mirror = (SELECT id FROM mirrors WHERE claim = ?) AND \(condition) ORDER BY \(order)
      """
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(values)).compactMap { row in
      guard let run = RunID(row[1]) else { return nil }
      return Point(
        number: row[0], run: run, totals: MirrorTotals(files: row[2], bytes: row[3]), isForgotten: row[4],
        isUncertain: row[5])
    }
  }

  func mirror(_ claim: String) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT id FROM mirrors WHERE claim = ?", arguments: [claim])
  }
}
