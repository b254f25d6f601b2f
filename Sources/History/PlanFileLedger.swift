package import BackupCore
import Foundation
import GRDB

extension PlanFile: PlanLedger {
  package func emptyFoldersInTheWay() throws -> [MirrorPath] {
    try perform { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT c.path FROM notes AS n CROSS JOIN changes AS c ON c.path = n.log_name
          WHERE n.operation = 3 AND c.change IN (0, 3) AND c.obstacle IS NULL AND c.log_name IS NULL
          """
      ).map { MirrorPath(bytes: try $0.bytes(0) ?? []) }
    }
  }

  package func has(_ change: Change, at path: MirrorPath) throws -> Bool {
    try exists("change = ?1 AND path = ?2", [ChangeRow.code(change), Data(path.bytes)])
  }

  package func has(_ change: Change, below folder: MirrorPath) throws -> Bool {
    let (first, end) = Self.range(below: folder)
    return try exists("change = ?1 AND path >= ?2 AND path < ?3", [ChangeRow.code(change), first, end])
  }

  package func setObstacle(_ text: String, at path: MirrorPath) throws {
    try gather { db in
      try db.cachedStatement(sql: "UPDATE changes SET obstacle = ? WHERE path = ?")
        .execute(arguments: [text, Data(path.bytes)])
    }
  }

  package func setObstacle(_ text: String, below folder: MirrorPath) throws {
    let (first, end) = Self.range(below: folder)
    let isEverything = folder.bytes.isEmpty
    try gather { db in
      try db.cachedStatement(
        sql: """
          UPDATE changes SET obstacle = ?1
          WHERE change <> 2 AND (?2 OR (path >= ?3 AND path < ?4) OR (log_name >= ?3 AND log_name < ?4))
          """
      ).execute(arguments: [text, isEverything, first, end])
    }
  }

  package func setObstacle(_ text: String, atOrBelow path: MirrorPath) throws {
    let (first, end) = Self.range(below: path)
    try gather { db in
      try db.cachedStatement(
        sql: """
          UPDATE changes SET obstacle = ?1 WHERE path = ?2 OR (path >= ?3 AND path < ?4)
            OR log_name = ?2 OR (log_name >= ?3 AND log_name < ?4)
          """
      ).execute(arguments: [text, Data(path.bytes), first, end])
    }
  }

  package func markInTheWay(_ path: MirrorPath) throws {
    try gather { db in
      try db.cachedStatement(sql: "UPDATE changes SET in_the_way = 1 WHERE path = ? AND change = 2")
        .execute(arguments: [Data(path.bytes)])
    }
  }

  package func drop(_ path: MirrorPath) throws {
    try gather { db in
      try db.cachedStatement(sql: "DELETE FROM changes WHERE path = ?").execute(arguments: [Data(path.bytes)])
    }
  }

  package func forEach(_ selection: ChangeSelection, _ body: (PlannedChange) throws -> Void) throws {
    if case .nextToReplace(let limit, let after) = selection {
      for row in try rows(where: selection.condition, after: after, limit: limit) { try body(row.planned) }
      return
    }
    try forEachRow(where: selection.condition) { try body($0.planned) }
  }

  package func count(_ selection: ChangeSelection) throws -> Int {
    let condition = selection.condition
    return try perform { try Int.fetchOne($0, sql: "SELECT count(*) FROM changes WHERE \(condition)") ?? 0 }
  }

  package func counts(excluding accepted: any PlanLedger) throws -> (deletions: Int, replacements: Int) {
    guard let accepted = accepted as? PlanFile else { return (try count(.delete), try count(.replace)) }
    return try counts(excluding: accepted)
  }

  package func steps(at path: MirrorPath) throws -> ApplyStep {
    try perform { db in
      ApplyStep(
        rawValue: try Int.fetchOne(db, sql: "SELECT steps FROM changes WHERE path = ?", arguments: [Data(path.bytes)])
          ?? 0)
    }
  }

  package func doubt(_ path: MirrorPath) throws {
    try gather { db in
      try db.cachedStatement(sql: "UPDATE changes SET stored_bytes = -1 WHERE path = ?")
        .execute(arguments: [Data(path.bytes)])
    }
  }

  package func addListing(_ place: LookCommand.Place, _ files: [ListedFile]) throws {
    let listed = files.map { Listed($0.path, bytes: $0.bytes, modified: $0.modified) }
    switch place {
    case .mirror: try addMirrorListing(listed)
    case .versions: try addVersionsListing(listed)
    }
  }

  package func isListed(_ path: MirrorPath, in place: LookCommand.Place) throws -> Bool {
    let number =
      switch place {
      case .mirror: 0
      case .versions: 1
      }
    return try perform { db in
      try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM seen WHERE place = ?1 AND path = ?2)")
        .exists([number, Data(path.bytes)])
    }
  }

  package func settleAsFound() throws {
    try gather { try $0.execute(sql: "UPDATE changes SET (result, effect, old) = (1, 1, 0) WHERE result = 0") }
    try flush()
  }

  package func settled() throws -> SettledCounts {
    let results = try results()
    var counts = SettledCounts()
    counts.files = results.files
    counts.bytesSent = results.bytesSent
    counts.lost = results.lost
    counts.errors = try errors(limit: RunRecord.errorLimit)
    return counts
  }

  private func exists(_ condition: String, _ arguments: StatementArguments) throws -> Bool {
    try perform { db in
      try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM changes WHERE \(condition))")
        .exists(arguments)
    }
  }

  /// Paths below a folder are those from `folder/` up to `folder0`, `0` being the byte after `/`.
  static func range(below folder: MirrorPath) -> (first: Data, end: Data) {
    (Data(folder.bytes + [UInt8(ascii: "/")]), Data(folder.bytes + [UInt8(ascii: "0")]))
  }
}

extension Statement {
  fileprivate func exists(_ arguments: StatementArguments) throws -> Bool {
    try Bool.fetchOne(self, arguments: arguments) ?? false
  }
}

extension ChangeSelection {
  /// The rows as a condition on `changes`; steps as bits: 1 set aside, 2 sent, 8 deleted, 16 touched.
  fileprivate var condition: String {
    let isListed = "EXISTS (SELECT 1 FROM seen WHERE seen.path = changes.path AND seen.place ="
    return switch self {
    case .all: "1"
    case .kinds(let kinds): "change IN (\(Self.codes(kinds)))"
    case .ready(let kinds): "change IN (\(Self.codes(kinds))) AND obstacle IS NULL"
    case .nextToReplace: "change = 1 AND obstacle IS NULL"
    case .toAdd: "change = 0 AND obstacle IS NULL AND steps & 2 = 0"
    case .inTheWay: "in_the_way <> 0 AND change = 2 AND obstacle IS NULL"
    case .stillInTheWay:
      "in_the_way <> 0 AND change = 2 AND obstacle IS NULL AND steps & 8 = 0 AND NOT \(isListed) 1)"
    case .toDelete: "change = 2 AND obstacle IS NULL AND steps & 8 = 0"
    case .sent: "steps & 18 <> 0 AND result = 0"
    case .toPutBack: "result = 0 AND change = 1 AND \(isListed) 1) AND NOT \(isListed) 0)"
    case .unsettled: "result = 0"
    case .vanished:
      "result = 0 AND change = 3 AND NOT \(isListed) 0) AND NOT EXISTS "
        + "(SELECT 1 FROM seen WHERE seen.path = changes.source AND seen.place = 0)"
    }
  }

  private static func codes(_ kinds: Set<Change>) -> String {
    kinds.map { String(ChangeRow.code($0)) }.sorted().joined(separator: ", ")
  }
}
