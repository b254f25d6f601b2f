package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// What a run would change; changes known to be impossible are left out.
  package func totals() throws -> ChangeTotals {
    try perform { db in
      var totals = ChangeTotals()
      let rows = try Row.fetchCursor(
        db, sql: "SELECT change, count(*), total(bytes) FROM changes WHERE obstacle IS NULL GROUP BY change")
      while let row = try rows.next() {
        totals[ChangeRow.change(row[0])] = ChangeTotals.Total(files: row[1], bytes: Int64(row[2] as Double))
      }
      return totals
    }
  }

  /// How many files one kind of change concerns; those known to be impossible are left out.
  package func count(_ change: Change) throws -> Int {
    try perform { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM changes WHERE change = ? AND obstacle IS NULL",
        arguments: [ChangeRow.code(change)]) ?? 0
    }
  }

  /// How many changes are known to be impossible.
  package func obstacleCount() throws -> Int {
    try perform { try Int.fetchOne($0, sql: "SELECT count(*) FROM changes WHERE obstacle IS NOT NULL") ?? 0 }
  }

  /// The `limit` changes of most bytes, largest first.
  package func largest(_ limit: Int) throws -> [PlannedChange] { try largest(limit, where: "change <> 4") }

  /// The same of one kind of change.
  package func largest(_ limit: Int, of change: Change) throws -> [PlannedChange] {
    try largest(limit, where: "change = \(ChangeRow.code(change))")
  }

  private func largest(_ limit: Int, where condition: String) throws -> [PlannedChange] {
    try perform { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(ChangeRow.columns) FROM changes WHERE bytes > 0 AND obstacle IS NULL AND \(condition)
          ORDER BY bytes DESC, path LIMIT ?
          """, arguments: [limit]
      ).map(ChangeRow.planned)
    }
  }

  /// Up to `limit` changes in path order, those behind `after`.
  package func list(after: MirrorPath? = nil, limit: Int) throws -> [PlannedChange] {
    try rows(where: "1", after: after, limit: limit).map(\.planned)
  }

  /// Hands changes to `body` in path order (bytewise), in constant memory. `body` may use the plan, also change it.
  package func forEach(
    _ changes: Set<Change> = Set(Change.allCases), includingObstacles: Bool = true,
    _ body: (PlannedChange) throws -> Void
  ) throws {
    let codes = changes.map { String(ChangeRow.code($0)) }.joined(separator: ", ")
    let condition = "change IN (\(codes))" + (includingObstacles ? "" : " AND obstacle IS NULL")
    try forEachRow(where: condition) { try body($0.planned) }
  }

  /// The plan's id: `p-` and ten hex digits made from the job's name and all that the plan shows, so that the same planned
  /// again has the same id.
  package func planID(job: String, mounts: MountChange?) throws -> String {
    var hash = FNV1a()
    hash.add(Array(job.utf8))
    try forEach { change in
      hash.add(UInt64(ChangeRow.code(change.change)) << 1 | (change.obstacle == nil ? 0 : 1))
      hash.add(change.path.bytes)
      hash.add(change.from?.bytes ?? [])
      hash.add(UInt64(bitPattern: change.bytes ?? -1))
      hash.add(UInt64(bitPattern: change.modified ?? -1))
    }
    try addLeaving(to: &hash)
    for mount in [mounts?.own, mounts?.ownNow].compactMap(\.self) + (mounts?.missing ?? []) {
      hash.add(Array(mount.point.utf8))
      hash.add(Array(mount.type.utf8))
    }
    let folded = (hash.value ^ hash.value >> 40) & 0xFF_FFFF_FFFF
    let digits = String(folded, radix: 16)
    return "p-" + String(repeating: "0", count: 10 - digits.count) + digits
  }

  /// Hands rows to `body` in path order, a page at a time.
  func forEachRow(where condition: String, _ body: (ChangeRow) throws -> Void) throws {
    var after: MirrorPath?
    while true {
      let page = try rows(where: condition, after: after, limit: 1000)
      for row in page { try body(row) }
      guard page.count == 1000 else { return }
      after = page.last?.planned.path
    }
  }

  func rows(where condition: String, after: MirrorPath?, limit: Int) throws -> [ChangeRow] {
    try perform { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT \(ChangeRow.columns) FROM changes WHERE path > ? AND (\(condition)) ORDER BY path LIMIT ?
          """)
      let cursor = try Row.fetchCursor(statement, arguments: [Data(after?.bytes ?? []), limit])
      var result: [ChangeRow] = []
      while let row = try cursor.next() { result.append(try ChangeRow(row)) }
      return result
    }
  }
}
