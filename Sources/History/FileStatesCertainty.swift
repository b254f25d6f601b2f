import BackupCore
import GRDB

/// How far a point can be relied on to have every file it should have.
enum PointCertainty {
  /// As far as the one before it; a mirror's first is certain.
  case inherited
  /// Whatever was known before, the whole mirror is known with it.
  case certain
  /// What a run before it did is not known file by file.
  case uncertain
}

extension FileStates {
  /// Adds to points whether files may be missing from them.
  static func addCertainty(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE points ADD COLUMN uncertain INTEGER NOT NULL DEFAULT 0")
  }

  /// Notes that the mirror was found to be what the newest point says.
  func certifyNewestPoint(_ claim: String) throws {
    try db.execute(
      sql: """
        UPDATE points SET uncertain = 0 WHERE (mirror, number) IN (SELECT id, point FROM mirrors WHERE claim = ?)
        """, arguments: [claim])
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
