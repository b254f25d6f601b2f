package import BackupCore
import Foundation
import GRDB

/// What a plan shows beyond one that was accepted.
extension PlanFile {
  /// Deletions and replacements whose paths `accepted` does not hold with the same kind of change.
  package func counts(excluding accepted: PlanFile) throws -> (deletions: Int, replacements: Int) {
    try attached(accepted) { db in
      func count(_ change: Change) throws -> Int {
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM main.changes AS c WHERE c.change = ?1 AND c.obstacle IS NULL
              AND NOT EXISTS (SELECT 1 FROM accepted.changes AS a WHERE a.path = c.path AND a.change = ?1)
            """, arguments: [ChangeRow.code(change)]) ?? 0
      }
      return (try count(.delete), try count(.replace))
    }
  }

  package func noteLeaving(_ files: [ListedFile]) throws {
    guard !files.isEmpty else { return }
    try gather(files.count) { db in
      let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO leaving (path, bytes) VALUES (?, ?)")
      for file in files { try statement.execute(arguments: [Data(file.path.bytes), file.bytes]) }
    }
  }

  package func leaving(excluding accepted: (any PlanLedger)?) throws -> LeavingFiles {
    guard let accepted = accepted as? PlanFile else { return try perform { try Self.leaving($0, where: "1") } }
    return try attached(accepted) {
      try Self.leaving($0, where: "NOT EXISTS (SELECT 1 FROM accepted.leaving AS a WHERE a.path = l.path)")
    }
  }

  package func forEachLeaving(_ body: (MirrorPath) throws -> Void) throws {
    try forEachPage("SELECT path FROM leaving WHERE path > ? ORDER BY path LIMIT 1000") { row in
      let path = MirrorPath(bytes: try row.bytes(0) ?? [])
      try body(path)
      return path
    }
  }

  /// Makes the files that leave part of the plan's id.
  func addLeaving(to hash: inout FNV1a) throws {
    try forEachLeaving { hash.add($0.bytes) }
  }

  private static func leaving(_ db: Database, where condition: String) throws -> LeavingFiles {
    // check: allow sql because the conditions are ours
    let rows = "FROM main.leaving AS l WHERE \(condition)"
    let totals = try Row.fetchOne(db, sql: "SELECT count(*), total(bytes) \(rows)")
    let largest = try Row.fetchAll(db, sql: "SELECT path \(rows) ORDER BY bytes DESC, path LIMIT 3")
    return LeavingFiles(
      files: totals?[0] ?? 0, bytes: Int64(totals?[1] as Double? ?? 0),
      examples: try largest.map { MirrorPath(bytes: try $0.bytes(0) ?? []).shown })
  }

  /// Runs `body` with the other plan as the database `accepted`.
  private func attached<T>(_ accepted: PlanFile, _ body: (Database) throws -> T) throws -> T {
    try flush()
    try accepted.flush()
    return try perform { db in
      try db.execute(sql: "ATTACH DATABASE ? AS accepted", arguments: [accepted.path])
      defer { try? db.execute(sql: "DETACH DATABASE accepted") }
      return try body(db)
    }
  }
}
