package import BackupCore
import Foundation
import GRDB

extension FileStates {
  /// Adds the marks of files that the filters leave out: they stay in the mirror as they were stored, and are no longer
  /// backed up from the point `since` on.
  static func addExclusions(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE exclusions (
          mirror INTEGER NOT NULL,
          path INTEGER NOT NULL,              -- paths.id
          since INTEGER NOT NULL,
          until INTEGER,                      -- the point that let it in again, or changed it; NULL: left out still
          PRIMARY KEY (mirror, path, since)
        ) WITHOUT ROWID;
        CREATE INDEX exclusions_open ON exclusions (mirror, path) WHERE until IS NULL;
        """)
  }

  /// Hands over the files that are no longer backed up, in no order: now, or as of the point of `run`.
  package func forEachExcluded(
    _ claim: String, at run: RunID? = nil, _ body: (MirrorPath) throws -> Void
  ) throws {
    guard let mirror = try mirror(claim) else { return }
    var point: Int64?
    if let run {
      point = try self.point(claim, asOf: run)?.number
      guard point != nil else { return }
    }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT p.path FROM exclusions AS x CROSS JOIN paths AS p ON p.id = x.path
        WHERE x.mirror = ?1 AND iif(?2 IS NULL, x.until IS NULL, x.since <= ?2 AND (x.until IS NULL OR x.until > ?2))
        """, arguments: [mirror, point])
    while let row = try rows.next() {
      if let bytes = try row.bytes(0) { try body(MirrorPath(bytes: bytes)) }
    }
  }

  /// Makes the attached plan, a checkpoint after missing journals, take off all marks it does not hold.
  func endExclusions(_ claim: String) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO run_plan.exclusions (path, is_over)
        SELECT p.path, 1 FROM mirrors AS m CROSS JOIN exclusions AS x ON x.mirror = m.id
        CROSS JOIN paths AS p ON p.id = x.path WHERE m.claim = ? AND x.until IS NULL
        """, arguments: [claim])
  }

  /// From when to when the filters left a path out, as numbers of points, oldest first.
  func exclusions(_ mirror: Int64, _ path: MirrorPath) throws -> [(since: Int64, until: Int64?)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT x.since, x.until FROM paths AS p CROSS JOIN exclusions AS x ON x.mirror = p.mirror AND x.path = p.id
        WHERE p.mirror = ? AND p.path = ? ORDER BY x.since
        """, arguments: [mirror, Data(path.bytes)]
    ).map { ($0[0], $0[1]) }
  }

  /// By how much the number of files that the filters leave out grew with each point, by its number.
  func exclusionGrowth(_ claim: String) throws -> [Int64: Int] {
    guard let mirror = try mirror(claim) else { return [:] }
    let sql = "SELECT since, until, count(*) FROM exclusions WHERE mirror = ? GROUP BY since, until"
    var growth: [Int64: Int] = [:]
    for row in try Row.fetchAll(db, sql: sql, arguments: [mirror]) {
      let count: Int = row[2]
      growth[row[0], default: 0] += count
      if let until = row[1] as Int64? { growth[until, default: 0] -= count }
    }
    return growth
  }
}

extension FileStatesChanges {
  /// Whether the plan says of files the history knows that they are left out from now on, or not any more.
  func changesExclusions() throws -> Bool {
    try Bool.fetchOne(statement("SELECT EXISTS (SELECT 1 FROM \(leaving)) OR EXISTS (SELECT 1 FROM \(returning))"))
      ?? false
  }

  /// Marks what leaves the backup; takes the mark off what returns, and off what the run changed. To be called when the
  /// states are the new ones.
  func markExclusions() throws {
    let open = "UPDATE exclusions SET until = :point WHERE mirror = :mirror AND until IS NULL AND path IN"
    if try Bool.fetchOne(statement("SELECT EXISTS (SELECT 1 FROM exclusions WHERE mirror = :mirror)")) == true {
      try execute(
        """
        \(open) (SELECT p.id FROM run_plan.changes AS c
          CROSS JOIN paths AS p ON p.mirror = :mirror AND p.path = CASE c.effect WHEN 4 THEN c.source ELSE c.path END
          WHERE c.effect BETWEEN 1 AND 4)
        """,
        "\(open) (SELECT x.path FROM \(returning))")
    }
    try execute(
      "INSERT OR IGNORE INTO paths (mirror, path) SELECT :mirror, e.path FROM \(leaving)",
      """
      INSERT INTO exclusions (mirror, path, since)
      SELECT :mirror, (SELECT id FROM paths AS p WHERE p.mirror = :mirror AND p.path = e.path), :point FROM \(leaving)
      """)
  }

  private var leaving: String {
    """
    run_plan.exclusions AS e CROSS JOIN files AS f ON f.mirror = :mirror AND f.path = e.path
    WHERE e.is_over = 0 AND NOT EXISTS (
      SELECT 1 FROM paths AS p CROSS JOIN exclusions AS x ON x.mirror = p.mirror AND x.path = p.id AND x.until IS NULL
      WHERE p.mirror = :mirror AND p.path = e.path)
    """
  }

  private var returning: String {
    """
    run_plan.exclusions AS e CROSS JOIN paths AS p ON p.mirror = :mirror AND p.path = e.path
    CROSS JOIN exclusions AS x ON x.mirror = p.mirror AND x.path = p.id AND x.until IS NULL WHERE e.is_over = 1
    """
  }
}
