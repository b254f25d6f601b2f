package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// Finds folders that were renamed as a whole, after `findRenames`: all that is planned below the old name is deletions,
  /// each with its addition of the same size and second at the same place below the new one, where nothing else is planned
  /// but further additions. Whether the mirror has more below the old name only a look can tell.
  package func findFolderMoves() throws -> [FolderMove] {
    var renamed = RenamedFolders()
    try forEachSolePair { from, to in renamed.note(from: from, to: to) }
    var found: [FolderMove] = []
    for candidate in renamed.candidates where found.count < RenamedFolders.mostFolders {
      guard !found.contains(where: { $0.concerns(candidate) }) else { continue }
      if let move = try wholeFolder(candidate), move.files >= RenamedFolders.fewestFiles { found.append(move) }
    }
    return found
  }

  /// Turns the deletions and additions of a folder that is proven to be the same into moves.
  package func planFolderMove(_ move: FolderMove) throws {
    let (from, to) = (Self.range(below: move.from), Self.range(below: move.to))
    let (old, new) = (Data(move.from.bytes), Data(move.to.bytes))
    try gather(move.files) { db in
      try db.execute(
        sql: """
          UPDATE changes SET change = 3, source = CAST(?1 || substr(path, ?2) AS BLOB)
          WHERE path >= ?3 AND path < ?4 AND change = 0 AND obstacle IS NULL AND EXISTS (
            SELECT 1 FROM gone AS g WHERE g.path = CAST(?1 || substr(changes.path, ?2) AS BLOB)
              AND g.bytes = changes.bytes AND g.second = \(Self.second("changes.modified")))
          """, arguments: [old, new.count + 1, to.first, to.end])
      try db.execute(
        sql: """
          DELETE FROM changes WHERE path >= ?1 AND path < ?2 AND change = 2
            AND EXISTS (SELECT 1 FROM changes AS m WHERE m.change = 3 AND m.source = changes.path
              AND m.path = CAST(?3 || substr(changes.path, ?4) AS BLOB))
          """, arguments: [from.first, from.end, new, old.count + 1])
      try db.execute(
        sql: "INSERT INTO folder_moves (source, path, files) VALUES (?, ?, ?)", arguments: [old, new, move.files])
    }
  }

  /// The folders planned to be moved as a whole, in the order of their old names.
  package func folderMoves() throws -> [FolderMove] {
    try perform { db in
      try Row.fetchAll(db, sql: "SELECT source, path, files FROM folder_moves ORDER BY source").map {
        FolderMove(
          from: MirrorPath(bytes: try $0.bytes(0) ?? []), to: MirrorPath(bytes: try $0.bytes(1) ?? []), files: $0[2])
      }
    }
  }

  /// The move with the number of all its files, when the plan is to move the whole folder; else nil.
  private func wholeFolder(_ move: FolderMove) throws -> FolderMove? {
    let (from, to) = (Self.range(below: move.from), Self.range(below: move.to))
    // What takes the folder's own name, or that of one it lies in, needs room that a move of files makes too late.
    for path in [move.from, move.to] + move.from.ancestors where try hasChange(at: path) { return nil }
    return try perform { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT (SELECT count(*) FROM changes WHERE path >= ?1 AND path < ?2),
            (SELECT count(*) FROM changes WHERE path >= ?3 AND path < ?4 AND change <> 0),
            (SELECT count(*) FROM gone AS g
              CROSS JOIN changes AS a ON a.path = CAST(?5 || substr(g.path, ?6) AS BLOB)
              WHERE g.path >= ?1 AND g.path < ?2 AND a.change = 0 AND a.obstacle IS NULL
                AND a.bytes = g.bytes AND g.second = \(Self.second("a.modified")))
          """,
        arguments: [
          from.first, from.end, to.first, to.end, Data(move.to.bytes), move.from.bytes.count + 1,
        ])
      guard let row, let planned = row[0] as Int?, row[1] == 0, row[2] == planned else { return nil }
      return FolderMove(from: move.from, to: move.to, files: planned)
    }
  }

  private func hasChange(at path: MirrorPath) throws -> Bool {
    try perform { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM changes WHERE path = ?)", arguments: [Data(path.bytes)]) ?? false
    }
  }
}
