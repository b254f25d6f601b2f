package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// With more deletions or more additions of one size and second, the group is left out: a stamp so common (an unpacked
  /// archive's) says nothing, and each member costs a hash.
  static let mostOfASecond = 300
  /// How many bytes are read of each file first: what differs at all mostly differs there.
  static let firstLook: Int64 = 256 << 10

  /// Leaves a choice nowhere: of the additions that rclone could take for each other (the same size, less than two seconds
  /// apart, as both may be less than one from the file that was renamed) only those stay whose content is no other's.
  ///
  /// Several deletions of the same content are no choice: which of them is proven is what the plan says, and the others are
  /// not in the list when it is carried out.
  package func leaveOutTwins(content: (PlannedChange, _ limit: Int64) throws -> UInt64?) throws {
    try narrowCandidates()
    for limit in [Self.firstLook, .max] {
      try markTwins()
      // Of these the first look was at all there is.
      if limit > Self.firstLook {
        try gather {
          try $0.execute(sql: "DELETE FROM fresh WHERE is_open AND bytes <= ?", arguments: [Self.firstLook])
        }
      }
      try readMarked { try content($0, limit) }
    }
    try markTwins()
    try gather { db in
      try db.execute(
        sql: """
          DELETE FROM fresh WHERE is_open;
          DELETE FROM gone WHERE (bytes, second) NOT IN (SELECT bytes, second FROM fresh)
          """)
    }
  }

  /// Keeps what no folder's move has taken and what has a counterpart.
  private func narrowCandidates() throws {
    try gather { db in
      try db.execute(
        sql: """
          DELETE FROM gone WHERE second IS NULL
            OR NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.path = gone.path AND c.change = 2);
          DELETE FROM fresh WHERE NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.path = fresh.path AND c.change = 0);
          DELETE FROM gone WHERE (bytes, second) IN (
            SELECT bytes, second FROM gone GROUP BY bytes, second HAVING count(*) > \(Self.mostOfASecond));
          DELETE FROM fresh WHERE (bytes, second) IN (
            SELECT bytes, second FROM fresh GROUP BY bytes, second HAVING count(*) > \(Self.mostOfASecond));
          DELETE FROM fresh WHERE (bytes, second) NOT IN (SELECT bytes, second FROM gone);
          CREATE INDEX IF NOT EXISTS temp.fresh_content ON fresh (bytes, content, second)
          """)
      // A name inside the other needs room that only a deletion makes. Looked up by name: a group has hundreds of members.
      try db.execute(
        sql: """
          DELETE FROM fresh WHERE path IN (
            SELECT f.path FROM gone AS g CROSS JOIN fresh AS f
              ON f.path > CAST(g.path || '/' AS BLOB) AND f.path < CAST(g.path || '0' AS BLOB)
            WHERE +f.bytes = g.bytes AND +f.second = g.second
            UNION ALL SELECT f.path FROM fresh AS f CROSS JOIN gone AS g
              ON g.path > CAST(f.path || '/' AS BLOB) AND g.path < CAST(f.path || '0' AS BLOB)
            WHERE +f.bytes = g.bytes AND +f.second = g.second)
          """)
    }
  }

  /// Marks the additions that another, as far as is known of their contents, may be the same as.
  private func markTwins() throws {
    try gather { db in
      try db.execute(
        sql: """
          UPDATE fresh SET is_open = EXISTS (
            SELECT 1 FROM fresh AS o WHERE o.bytes = fresh.bytes AND o.content IS fresh.content
              AND o.second BETWEEN fresh.second - 2 AND fresh.second + 2 AND o.path <> fresh.path)
          """)
    }
  }

  /// Notes the content of every marked addition; one that cannot be read is left out.
  private func readMarked(_ content: (PlannedChange) throws -> UInt64?) throws {
    let marked = """
      SELECT f.path, c.bytes, c.modified FROM fresh AS f JOIN changes AS c ON c.path = f.path
      WHERE f.is_open AND f.path > ? ORDER BY f.path LIMIT 1000
      """
    try forEachPage(marked) { row in
      let path = MirrorPath(bytes: try row.bytes(0) ?? [])
      let found = try content(PlannedChange(.add, path, bytes: row[1], modified: row[2]))
      try gather { db in
        if let found {
          try db.cachedStatement(sql: "UPDATE fresh SET content = ? WHERE path = ?")
            .execute(arguments: [Int64(bitPattern: found), Data(path.bytes)])
        } else {
          try db.execute(sql: "DELETE FROM fresh WHERE path = ?", arguments: [Data(path.bytes)])
        }
      }
      return path
    }
  }
}
