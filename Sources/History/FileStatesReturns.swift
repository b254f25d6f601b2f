import BackupCore
import Foundation
import GRDB

/// Files that were gone from the mirror, removed by somebody else, when a run stored them again.
extension FileStatesChanges {
  /// Marks in the plan what is there again as the history believes it, the same size and time: its object stays. Whether
  /// there is any.
  func markReturned() throws -> Bool {
    guard has({ $0 == .stored && $1 == .inPlace }) else { return false }
    try execute(
      """
      UPDATE run_plan.changes SET old = 3
      WHERE effect = 1 AND old = 0 AND number IN (
        SELECT c.number FROM \(matched) WHERE c.effect = 1 AND c.old = 0 AND o.condition = 0
          AND coalesce(c.stored_bytes, c.bytes) = o.bytes
          AND coalesce(c.stored_modified, c.modified) - f.modified \(FileTablesSchema.lessThanASecond))
      """)
    return db.changesCount > 0
  }
}

extension FileStates {
  /// What a run that was applied found lost: other content was stored in its place, or another file renamed to it, without
  /// a version; `isWholeMirror`: or nothing lies there any more. Its plan is attached as `run_plan`.
  func findLost(_ run: RunID, _ claim: String, isWholeMirror: Bool) throws -> LostFiles {
    let tables = """
      mirrors AS m CROSS JOIN points AS n ON n.mirror = m.id AND n.run = :run CROSS JOIN run_plan.changes AS c
      CROSS JOIN paths AS p ON p.mirror = m.id AND p.path = c.path
      CROSS JOIN states AS s ON s.path = p.id AND s.until = n.number CROSS JOIN objects AS o ON o.id = s.object
      WHERE m.claim = :claim AND n.number > 1 AND o.condition = 1
        AND (c.old = 0 AND c.effect IN (1, 4) OR c.old = 2 AND c.effect = 2 AND :whole)
      """
    let arguments: StatementArguments = ["run": run.text, "claim": claim, "whole": isWholeMirror]
    let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(tables)", arguments: arguments)
    guard let count, count > 0 else { return LostFiles() }
    // check: allow sql because the tables are ours, and the limit a number
    let sql = "SELECT c.path FROM \(tables) ORDER BY c.path LIMIT \(RunRecord.errorLimit)"
    let paths = try Row.fetchAll(db, sql: sql, arguments: arguments)
    return LostFiles(count: count, paths: try paths.map { MirrorPath(bytes: try $0.bytes(0) ?? []) })
  }
}
