package import BackupCore
import Foundation
package import GRDB

/// The files of one mirror's versions that are to be removed, and what listings showed of them.
///
/// A value around a connection, as `FileStates`. A row leaves when a complete listing no longer shows its file.
package struct VersionsGoing {
  let db: Database
  let mirror: Int64

  /// nil for a claim the history does not know.
  package init?(_ db: Database, _ claim: String) throws {
    guard let mirror = try FileStates(db).mirror(claim) else { return nil }
    self.db = db
    self.mirror = mirror
  }

  /// What is to go, by run, oldest first; `onlyListed`: what of it the last listing showed.
  package func totals(onlyListed: Bool = false) throws -> [VersionsTotal] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT run, count(*), total(bytes) FROM going WHERE mirror = ? AND seen >= ? GROUP BY run ORDER BY run
        """,
      arguments: [mirror, onlyListed]
    ).compactMap { row in
      RunID(row[0]).map { VersionsTotal(run: $0, files: row[1], bytes: Int64(row[2] as Double)) }
    }
  }

  /// Forgets what earlier listings showed, before a new one.
  package func startListing() throws {
    try db.execute(sql: "UPDATE going SET seen = 0 WHERE mirror = ? AND seen <> 0", arguments: [mirror])
  }

  /// Notes files a listing of the versions showed; returns the runs with files in it that are not to go.
  ///
  /// One of another size than is known is not the file that was meant: it stays, and is not to go any more.
  package func note(_ files: [VersionFile]) throws -> Set<RunID> {
    var staying: Set<RunID> = []
    let change = try db.cachedStatement(
      sql: """
        DELETE FROM going WHERE mirror = ?1 AND run = ?2 AND path = ?3 AND bytes <> ?4
        """)
    let mark = try db.cachedStatement(
      sql: "UPDATE going SET seen = 1 WHERE mirror = ?1 AND run = ?2 AND path = ?3")
    let twin = try db.cachedStatement(
      sql: """
        UPDATE going SET copy = 2 WHERE mirror = ?1 AND path = ?3 AND copy = 1 AND twin = ?2 AND bytes = ?4
        """)
    let unproven = try db.cachedStatement(
      sql: "SELECT 1 FROM going WHERE mirror = ?1 AND run = ?2 AND path = ?3 AND copy = 1")
    for file in files {
      let path = Data(file.path.bytes)
      try twin.execute(arguments: [mirror, file.run.text, path, file.bytes])
      try change.execute(arguments: [mirror, file.run.text, path, file.bytes])
      try mark.execute(arguments: [mirror, file.run.text, path])
      let isKnown = db.changesCount > 0
      // Whether its bytes lie elsewhere too is not seen yet: it must not go with its folder.
      let isUnproven = try Int.fetchOne(unproven, arguments: [mirror, file.run.text, path]) != nil
      if !isKnown || isUnproven { staying.insert(file.run) }
    }
    return staying
  }

  /// The next `limit` files the last listing showed, behind `after`, in order; those of `runs` are left out.
  package func listed(
    after: VersionFile?, limit: Int, leavingOut runs: Set<RunID>
  ) throws -> [VersionFile] {
    let out = String(decoding: try JSONEncoder().encode(runs.map(\.text)), as: UTF8.self)
    return try Row.fetchAll(
      db,
      sql: """
        SELECT run, path, bytes FROM going
        WHERE mirror = ? AND (run, path) > (?, ?) AND seen = 1 AND copy <> 1 AND run NOT IN (SELECT value FROM json_each(?))
        ORDER BY run, path LIMIT ?
        """, arguments: [mirror, after?.run.text ?? "", Data(after?.path.bytes ?? []), out, limit]
    ).compactMap { row in
      guard let run = RunID(row[0]) else { return nil }
      return VersionFile(run: run, path: MirrorPath(bytes: try row.bytes(1) ?? []), bytes: row[2])
    }
  }

  /// Takes what the last listing, which must be complete, did not show off the files to go.
  package func finishListing() throws {
    try db.execute(sql: "DELETE FROM going WHERE mirror = ? AND seen = 0", arguments: [mirror])
  }
}
