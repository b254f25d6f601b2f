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
        -- Of the files of the current mirror, and of each point's, how many are marked.
        ALTER TABLE mirrors ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE points ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;
        """)
  }

  /// Hands over the files that are no longer backed up, in no order: now, or as of the point of `run`.
  package func forEachExcluded(
    _ claim: String, at run: RunID? = nil, _ body: (MirrorPath) throws -> Void
  ) throws {
    guard let mirror = try mirror(claim) else { return }
    var (condition, arguments) = ("x.until IS NULL", [mirror] as StatementArguments)
    if let run {
      guard let point = try point(claim, asOf: run)?.number else { return }
      condition = "x.since <= ?2 AND (x.until IS NULL OR x.until > ?2)"
      arguments += [point]
    }
    // check: allow sql because the conditions are ours
    let sql =
      "SELECT p.path FROM exclusions AS x CROSS JOIN paths AS p ON p.id = x.path WHERE x.mirror = ?1 AND \(condition)"
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    while let row = try rows.next() {
      if let bytes = try row.bytes(0) { try body(MirrorPath(bytes: bytes)) }
    }
  }

  /// At most `limit` of the files that are no longer backed up, and what to give as `after` for more.
  package func excluded(_ claim: String, after: Int64?, limit: Int) throws -> (paths: [MirrorPath], last: Int64?) {
    guard let mirror = try mirror(claim) else { return ([], nil) }
    let sql = """
      SELECT x.path, p.path FROM exclusions AS x CROSS JOIN paths AS p ON p.id = x.path
      WHERE x.mirror = ? AND x.until IS NULL AND x.path > ? ORDER BY x.path LIMIT ?
      """
    let rows = try Row.fetchAll(db, sql: sql, arguments: [mirror, after ?? -1, limit])
    return (try rows.compactMap { try $0.bytes(1).map(MirrorPath.init(bytes:)) }, rows.last?[0])
  }

  /// Whether the filters leave a path out now.
  package func isExcluded(_ claim: String, _ path: MirrorPath) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (SELECT 1 FROM mirrors AS m CROSS JOIN paths AS p ON p.mirror = m.id AND p.path = ?2
        CROSS JOIN exclusions AS x ON x.mirror = m.id AND x.path = p.id AND x.until IS NULL WHERE m.claim = ?1)
        """)
    return try Bool.fetchOne(statement, arguments: [claim, Data(path.bytes)]) ?? false
  }

  /// How many files are no longer backed up.
  package func excludedCount(_ claim: String) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT excluded FROM mirrors WHERE claim = ?", arguments: [claim]) ?? 0
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
}

extension FileStatesChanges {
  /// Whether the plan says of files the history knows that they are left out from now on, or not any more.
  func changesExclusions() throws -> Bool {
    try Bool.fetchOne(statement("SELECT EXISTS (SELECT 1 FROM \(leaving)) OR EXISTS (SELECT 1 FROM \(returning))"))
      ?? false
  }

  /// Marks what leaves the backup; takes the mark off what returns, and off what the run changed. Returns how many more
  /// files are marked than before. To be called when the states are the new ones.
  ///
  /// What filters the marks were made by is forgotten: whoever changes them knows, and says so afterwards.
  func markExclusions() throws -> Int {
    var growth = 0
    let close = "UPDATE exclusions SET until = :point WHERE mirror = :mirror AND until IS NULL AND path IN"
    if excludedBefore > 0 {
      try execute(
        """
        \(close) (SELECT p.id FROM (
            SELECT path FROM run_plan.changes WHERE effect BETWEEN 1 AND 4
            UNION ALL SELECT source FROM run_plan.changes WHERE effect = 4
          ) AS c CROSS JOIN paths AS p ON p.mirror = :mirror AND p.path = c.path)
        """)
      growth -= db.changesCount
    }
    guard try Bool.fetchOne(statement("SELECT EXISTS (SELECT 1 FROM run_plan.exclusions)")) == true else {
      return growth
    }
    if excludedBefore > 0 {
      try execute("\(close) (SELECT x.path FROM \(returning))")
      growth -= db.changesCount
    }
    try execute(
      "INSERT OR IGNORE INTO paths (mirror, path) SELECT :mirror, e.path FROM \(leaving)",
      """
      INSERT INTO exclusions (mirror, path, since)
      SELECT :mirror, (SELECT id FROM paths AS p WHERE p.mirror = :mirror AND p.path = e.path), :point FROM \(leaving)
      """)
    growth += db.changesCount
    try execute("DELETE FROM facts WHERE key = 'excluded-by:' || (SELECT claim FROM mirrors WHERE id = :mirror)")
    return growth
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
