package import BackupCore
import Foundation
import GRDB

/// Copies in the versions of bytes that are kept elsewhere: set aside for a replacement that was then not sent. They go
/// only when those bytes were seen just before, the same size and time, in the mirror or in another run's versions.
extension VersionsGoing {
  /// The mirror's paths of which there are copies, after forgetting what was seen of them earlier.
  package func startCopies() throws -> [MirrorPath] {
    try db.execute(
      sql: "UPDATE going SET (copy, twin) = (1, NULL) WHERE mirror = ? AND copy <> 0", arguments: [mirror])
    return try Row.fetchAll(
      db, sql: "SELECT DISTINCT path FROM going WHERE mirror = ? AND copy <> 0 ORDER BY path", arguments: [mirror]
    ).map { MirrorPath(bytes: try $0.bytes(0) ?? []) }
  }

  /// Notes what a look at the mirror showed.
  package func noteMirror(_ files: [ListedFile]) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE going SET copy = 2 WHERE mirror = ?1 AND path = ?2 AND copy = 1 AND bytes = ?3
          AND modified - ?4 \(FileTablesSchema.lessThanASecond)
        """)
    for file in files {
      try statement.execute(arguments: [mirror, Data(file.path.bytes), file.bytes, file.modified])
    }
  }

  /// After the look at the mirror: for copies of what does not lie there any more, finds the versions the bytes were
  /// moved to since; returns the runs to list for them. Where no kept point needs those bytes, the copy needs no proof;
  /// where nothing is known of them, it stays for good.
  package func finishCopies() throws -> [RunID] {
    let twins = """
      paths AS p CROSS JOIN states AS s ON s.path = p.id CROSS JOIN objects AS o ON o.id = s.object AND o.kept = s.until
      CROSS JOIN points AS k ON k.mirror = s.mirror AND k.number = o.kept
      WHERE p.mirror = going.mirror AND p.path = going.path AND o.path IS NULL AND k.run <> going.run
        AND o.bytes = going.bytes AND s.modified - going.modified \(FileTablesSchema.lessThanASecond)
      """
    for statement in [
      "UPDATE going SET copy = 2 WHERE mirror = ? AND copy = 1 AND EXISTS (SELECT 1 FROM \(twins) AND o.condition = 3)",
      "UPDATE going SET twin = (SELECT max(k.run) FROM \(twins) AND o.condition = 0) WHERE mirror = ? AND copy = 1",
      "DELETE FROM going WHERE mirror = ? AND copy = 1 AND twin IS NULL",
    ] {
      try db.execute(sql: statement, arguments: [mirror])
    }
    return try String.fetchAll(
      db, sql: "SELECT DISTINCT twin FROM going WHERE mirror = ? AND copy = 1", arguments: [mirror]
    ).compactMap { RunID($0) }
  }
}
