import BackupCore
import Foundation
import GRDB

/// Files that were gone from the mirror, removed by somebody else, when a run stored them again.
extension FileStatesChanges {
  /// Looks for them; none come with the first files of a mirror.
  func findReturned(isFirst: Bool) throws {
    try execute("CREATE TEMP TABLE IF NOT EXISTS returned (number INTEGER PRIMARY KEY)", "DELETE FROM temp.returned")
    guard !isFirst, has({ $0 == .stored && $1 == .inPlace }) else { return }
    try execute(
      """
      INSERT INTO temp.returned
      SELECT c.number FROM \(matched) WHERE c.effect = 1 AND c.old = 0 AND o.condition = 0
        AND coalesce(c.stored_bytes, c.bytes) = o.bytes
        AND coalesce(c.stored_modified, c.modified) - f.modified BETWEEN -999999999 AND 999999999
      """)
  }

  func hasReturned() throws -> Bool {
    try Bool.fetchOne(statement("SELECT EXISTS (SELECT 1 FROM temp.returned)")) == true
  }

  /// What other content was stored in the place of, without a version; to be asked before the objects are marked.
  func findGone() throws -> LostFiles {
    let gone = "\(matched) WHERE c.old = 0 AND \(isStored) AND o.condition = 0"
    guard let count = try Int.fetchOne(statement("SELECT count(*) FROM \(gone)")), count > 0 else { return LostFiles() }
    let paths = try Row.fetchAll(
      statement("SELECT c.path FROM \(gone) ORDER BY c.path LIMIT \(RunRecord.errorLimit)"))
    return LostFiles(count: count, paths: try paths.map { MirrorPath(bytes: try $0.bytes(0) ?? []) })
  }
}
