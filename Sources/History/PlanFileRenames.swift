package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// Notes the deletions and additions that share size and second. Empty files are left out: sending them costs as much as
  /// renaming them.
  package func findRenames(before: (MirrorPath) throws -> ChangeEvidence.Seen?) throws -> Int {
    try gather { db in
      try db.execute(
        sql: """
          CREATE TEMP TABLE IF NOT EXISTS gone (path BLOB PRIMARY KEY, bytes INTEGER, second INTEGER) WITHOUT ROWID;
          CREATE TEMP TABLE IF NOT EXISTS fresh (
            path BLOB PRIMARY KEY, bytes INTEGER, second INTEGER, content INTEGER, is_open INTEGER NOT NULL DEFAULT 0
          ) WITHOUT ROWID;
          DELETE FROM gone;
          DELETE FROM fresh;
          INSERT INTO gone (path, bytes) SELECT path, bytes FROM changes
          WHERE change = 2 AND obstacle IS NULL
            AND bytes IN (SELECT bytes FROM changes WHERE change = 0 AND obstacle IS NULL)
          """)
    }
    try fillSeconds(before)
    return try gather { db in
      try db.execute(
        sql: """
          INSERT INTO fresh (path, bytes, second)
          SELECT path, bytes, \(Self.second("modified")) AS second FROM changes
          WHERE change = 0 AND obstacle IS NULL AND modified IS NOT NULL AND bytes > 0
            AND bytes IN (SELECT bytes FROM gone)
          """)
      return try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM fresh
          WHERE (bytes, second) IN (SELECT bytes, second FROM gone WHERE second IS NOT NULL)
          """) ?? 0
    }
  }

  /// Hands over the additions and deletions that are each the only one of their size and second, by the old names.
  func forEachSolePair(_ body: (_ from: MirrorPath, _ to: MirrorPath) throws -> Void) throws {
    try gather { db in
      try db.execute(
        sql: """
          CREATE TEMP TABLE IF NOT EXISTS pairs (source BLOB PRIMARY KEY, path BLOB NOT NULL) WITHOUT ROWID;
          DELETE FROM pairs;
          INSERT INTO pairs (source, path)
          SELECT g.path, a.path FROM (
            SELECT min(path) AS path, bytes, second FROM gone WHERE second IS NOT NULL
            GROUP BY bytes, second HAVING count(*) = 1
          ) AS g JOIN (
            SELECT min(path) AS path, bytes, second FROM fresh GROUP BY bytes, second HAVING count(*) = 1
          ) AS a ON a.bytes = g.bytes AND a.second = g.second;
          DELETE FROM pairs WHERE hex(path) LIKE hex(source) || '2F%' OR hex(source) LIKE hex(path) || '2F%'
          """)
    }
    try forEachPage("SELECT source, path FROM pairs WHERE source > ? ORDER BY source LIMIT 1000") { row in
      let from = MirrorPath(bytes: try row.bytes(0) ?? [])
      try body(from, MirrorPath(bytes: try row.bytes(1) ?? []))
      return from
    }
  }

  package func forEachRenameCandidate(_ body: (MirrorPath) throws -> Void) throws {
    for table in ["gone", "fresh"] {
      try forEachPage("SELECT path FROM \(table) WHERE path > ? ORDER BY path LIMIT 1000") { row in
        let path = MirrorPath(bytes: try row.bytes(0) ?? [])
        try body(path)
        return path
      }
    }
  }

  /// Each deletion and each addition becomes part of one move at most, and only with one of its own size and second.
  package func planMoves(_ renames: [ProvenRename]) throws {
    try gather(renames.count) { db in
      for rename in renames {
        guard let target = try Self.candidate(named: rename.toLogName, db) else { continue }
        let source = Data(rename.from.bytes)
        let isPair = try db.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM gone AS g JOIN fresh AS f ON f.bytes = g.bytes AND f.second = g.second
              WHERE g.path = ? AND f.path = ?)
            """)
        guard try Bool.fetchOne(isPair, arguments: [source, target]) == true else { continue }
        try db.cachedStatement(sql: "UPDATE changes SET change = 3, source = ? WHERE path = ? AND change = 0")
          .execute(arguments: [source, target])
        guard db.changesCount == 1 else { continue }
        try db.cachedStatement(sql: "DELETE FROM changes WHERE path = ? AND change = 2").execute(arguments: [source])
        try db.cachedStatement(sql: "DELETE FROM gone WHERE path = ?").execute(arguments: [source])
        try db.cachedStatement(sql: "DELETE FROM fresh WHERE path = ?").execute(arguments: [target])
      }
    }
  }

  /// The path the log's name stands for; nil where several candidates look like it.
  private static func candidate(named logName: [UInt8], _ db: Database) throws -> Data? {
    guard MirrorPath.isAmbiguous(logName: logName) else { return Data(logName) }
    let found = try Data.fetchAll(
      db.cachedStatement(
        sql: "SELECT c.path FROM changes AS c JOIN fresh AS f ON f.path = c.path WHERE c.log_name = ? LIMIT 2"),
      arguments: [Data(logName)])
    return found.count == 1 ? found.first : nil
  }

  /// Hands the rows of a query to `body`, which returns a row's path: a thousand at a time from the path on that the query
  /// is given.
  func forEachPage(_ sql: String, _ body: (Row) throws -> MirrorPath) throws {
    var after: [UInt8] = []
    while true {
      let page = try perform { try Row.fetchAll($0, sql: sql, arguments: [Data(after)]) }
      for row in page { after = try body(row).bytes }
      guard page.count == 1000 else { return }
    }
  }

  /// Notes the time of every file that may be gone by a rename; those whose size is not the one known are somebody else's.
  private func fillSeconds(_ before: (MirrorPath) throws -> ChangeEvidence.Seen?) throws {
    var after: [UInt8] = []
    while true {
      let page = try perform { db in
        try Row.fetchAll(
          db, sql: "SELECT path, bytes FROM gone WHERE path > ? ORDER BY path LIMIT 1000", arguments: [Data(after)]
        ).map { (MirrorPath(bytes: try $0.bytes(0) ?? []), $0[1] as Int64) }
      }
      for (path, bytes) in page {
        guard let known = try before(path), known.bytes == bytes, let modified = known.modified else { continue }
        try gather { db in
          try db.cachedStatement(sql: "UPDATE gone SET second = \(Self.second("?")) WHERE path = ?")
            .execute(arguments: [modified, modified, Data(path.bytes)])
        }
      }
      guard page.count == 1000, let last = page.last else { return }
      after = last.0.bytes
    }
  }

  /// The second of a time in nanoseconds, before 1970 too.
  static func second(_ nanoseconds: String) -> String {
    "\(nanoseconds) / 1000000000 - (\(nanoseconds) % 1000000000 < 0)"
  }
}
