package import BackupCore
import GRDB

extension JournalImport {
  /// Those of some runs' journals that tell what the run did, and not only what it was about to do.
  package static func ended(_ files: [(run: RunID, file: String)]) -> [RunID] {
    files.filter { file in
      guard let header = headerOfWhole(file.file), header.run == file.run else { return false }
      return header.journal != .planned
    }.map(\.run)
  }

  /// Forgets what is known of a mirror's files and points, to be followed by the import of all its journals.
  ///
  /// Runs keep their records. To be called while the history says that it is being rebuilt
  /// (`HistoryStore.setRebuilding`), which calls for the same once more when the import is cut short.
  package func forgetMirror(_ claim: String) throws {
    try store.write { try FileStates($0).drop(claim) }
  }
}

extension FileStates {
  /// Removes everything known of a mirror but the claim.
  fileprivate func drop(_ claim: String) throws {
    guard let mirror = try mirror(claim) else { return }
    let objects = """
      SELECT object FROM files WHERE mirror = ?1 UNION SELECT object FROM states WHERE mirror = ?1
      """
    try db.execute(sql: "DELETE FROM objects WHERE id IN (\(objects))", arguments: [mirror])
    for table in ["files", "states", "paths", "exclusions", "going", "points"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE mirror = ?", arguments: [mirror])
    }
    try db.execute(
      sql: "UPDATE mirrors SET point = 0, files = 0, bytes = 0, versions = 0, excluded = 0 WHERE id = ?",
      arguments: [mirror])
  }
}
