package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// Pairs a deletion with an addition where each is the only one of its size and second, so that no pair is ever a choice
  /// between identical files. Empty files are left out: sending them costs as much as renaming them.
  package func findRenames(before: (MirrorPath) throws -> ChangeEvidence.Seen?) throws -> Int {
    try gather { db in
      try db.execute(
        sql: """
          CREATE TEMP TABLE IF NOT EXISTS gone (path BLOB PRIMARY KEY, bytes INTEGER, second INTEGER) WITHOUT ROWID;
          CREATE TEMP TABLE IF NOT EXISTS pairs (source BLOB PRIMARY KEY, path BLOB NOT NULL) WITHOUT ROWID;
          DELETE FROM gone;
          DELETE FROM pairs;
          INSERT INTO gone (path, bytes) SELECT path, bytes FROM changes
          WHERE change = 2 AND obstacle IS NULL
            AND bytes IN (SELECT bytes FROM changes WHERE change = 0 AND obstacle IS NULL)
          """)
    }
    try fillSeconds(before)
    return try gather { db in
      try db.execute(
        sql: """
          INSERT INTO pairs (source, path)
          SELECT g.path, a.path FROM (
            SELECT min(path) AS path, bytes, second FROM gone WHERE second IS NOT NULL AND bytes > 0
            GROUP BY bytes, second HAVING count(*) = 1
          ) AS g JOIN (
            SELECT min(path) AS path, bytes, \(Self.second("modified")) AS second FROM changes
            WHERE change = 0 AND obstacle IS NULL AND modified IS NOT NULL AND bytes IN (SELECT bytes FROM gone)
            GROUP BY 2, 3 HAVING count(*) = 1
          ) AS a ON a.bytes = g.bytes AND a.second = g.second
          """)
      // A name inside the other needs room that only a deletion makes.
      try db.execute(
        sql: """
          DELETE FROM pairs WHERE hex(path) LIKE hex(source) || '2F%' OR hex(source) LIKE hex(path) || '2F%'
          """)
      return try Int.fetchOne(db, sql: "SELECT count(*) FROM pairs") ?? 0
    }
  }

  package func forEachRenamePair(_ body: (_ from: MirrorPath, _ to: MirrorPath) throws -> Void) throws {
    var after: [UInt8] = []
    while true {
      let page = try perform { db in
        try Row.fetchAll(
          db, sql: "SELECT source, path FROM pairs WHERE source > ? ORDER BY source LIMIT 1000",
          arguments: [Data(after)]
        ).map { (MirrorPath(bytes: try $0.bytes(0) ?? []), MirrorPath(bytes: try $0.bytes(1) ?? [])) }
      }
      for (from, to) in page { try body(from, to) }
      guard page.count == 1000, let last = page.last else { return }
      after = last.0.bytes
    }
  }

  package func planMoves(_ renames: [ProvenRename]) throws {
    try gather(renames.count) { db in
      for rename in renames {
        let source = Data(rename.from.bytes)
        let found = try Row.fetchOne(
          db.cachedStatement(sql: "SELECT path FROM pairs WHERE source = ?"), arguments: [source])
        guard let target = try found?.bytes(0).map(MirrorPath.init(bytes:)),
          (target.lossyLogName ?? target.bytes) == rename.toLogName
        else { continue }
        try db.cachedStatement(sql: "UPDATE changes SET change = 3, source = ? WHERE path = ? AND change = 0")
          .execute(arguments: [source, Data(target.bytes)])
        guard db.changesCount == 1 else { continue }
        try db.cachedStatement(sql: "DELETE FROM changes WHERE path = ? AND change = 2").execute(arguments: [source])
      }
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
