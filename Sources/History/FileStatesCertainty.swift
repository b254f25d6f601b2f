package import BackupCore
import GRDB

/// How far a point can be relied on to have every file it should have.
enum PointCertainty: Equatable {
  /// As far as the one before it; a mirror's first is certain.
  case inherited
  /// Whatever was known before, the whole mirror is known with it. `afterGap`: what came between it and the point before is
  /// not known file by file.
  case certain(afterGap: Bool)
  /// What a run before it did is not known file by file.
  case uncertain
  /// Nor what its own did: only its versions are left.
  case onlyVersions
}

extension FileStates {
  /// Adds to points whether files may be missing from them.
  static func addCertainty(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE points ADD COLUMN uncertain INTEGER NOT NULL DEFAULT 0")
  }

  /// Adds to points whether there is a gap before them: runs of which it is not known file by file what they did.
  static func addGaps(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE points ADD COLUMN gap INTEGER NOT NULL DEFAULT 0;
        UPDATE points SET gap = 1 WHERE uncertain <> 0 OR EXISTS (
          SELECT 1 FROM points AS p WHERE p.mirror = points.mirror AND p.number = points.number - 1 AND p.uncertain <> 0);
        """)
  }

  /// Adds to points whether only the versions of their runs are known, and the search for gaps; builds between two releases
  /// had that in the step before.
  static func addOnlyVersions(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE INDEX IF NOT EXISTS points_after_gaps ON points (mirror, number) WHERE gap <> 0 OR uncertain <> 0;
        ALTER TABLE points ADD COLUMN only_versions INTEGER NOT NULL DEFAULT 0;
        UPDATE points SET only_versions = 1
        WHERE uncertain <> 0 AND run IN (SELECT run FROM runs WHERE host = '' AND outcome = 'interrupted');
        """)
  }

  /// Points, also given-up ones, of runs of which only the versions are known, oldest first.
  package func onlyVersions(_ claim: String) throws -> [RunID] {
    try String.fetchAll(
      db,
      sql: """
        SELECT p.run FROM mirrors AS m CROSS JOIN points AS p ON p.mirror = m.id
        WHERE m.claim = ? AND p.only_versions <> 0 ORDER BY p.number
        """, arguments: [claim]
    ).compactMap { RunID($0) }
  }

  /// Notes that the mirror was found to be what the newest point says. What journals told that were missing until then may
  /// have come before it.
  func certifyNewestPoint(_ claim: String) throws {
    try db.execute(
      sql: """
        UPDATE points SET gap = max(gap, uncertain, ?), uncertain = 0
        WHERE (mirror, number) IN (SELECT id, point FROM mirrors WHERE claim = ?)
        """, arguments: [doubt(claim) == .gaps, claim])
  }

  /// The same as `HistoryStore.doubt`.
  func doubt(_ claim: String) throws -> MirrorDoubt? {
    try HistoryStore.fact(HistoryStore.doubt(claim), in: db).flatMap { MirrorDoubt(rawValue: $0) }
  }

  /// The number of the newest point with a gap before it; nil for none. What is known only since then, or was known before,
  /// may be all there is of a file of any point up to it.
  func newestGap(_ mirror: Int64) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT max(number) FROM points INDEXED BY points_after_gaps WHERE mirror = ? AND (gap <> 0 OR uncertain <> 0)
        """, arguments: [mirror])
  }

  /// Whether there is a gap before a point that has every file it should have.
  package func isAfterGap(_ claim: String, _ point: Int64) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT gap <> 0 AND uncertain = 0 FROM points WHERE mirror = (SELECT id FROM mirrors WHERE claim = ?) AND number = ?
        """, arguments: [claim, point]) ?? false
  }

  /// Whether there are kept points that files may be missing from.
  package func hasUncertainPoints(_ claim: String) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM mirrors AS m CROSS JOIN points AS p ON p.mirror = m.id
          WHERE m.claim = ? AND p.uncertain <> 0 AND p.forgotten IS NULL)
        """, arguments: [claim]) ?? false
  }
}
