import BackupCore
import Foundation
import GRDB

extension FileStatesChanges {
  /// Moves open states to their new paths, before anything else, so that the old paths are free.
  func moveFiles(_ after: inout MirrorTotals) throws {
    let origin = """
      run_plan.changes AS c CROSS JOIN files AS f ON f.mirror = :mirror AND f.path = c.source
      """
    // Whatever the history believes at the new path is not there any more.
    try execute(
      "UPDATE objects SET condition = 1 WHERE id IN (SELECT f.object FROM \(matched) WHERE c.effect = 4)")
    try count(closing: "c.effect = 4", &after)
    let withObject = origin + " CROSS JOIN objects AS o ON o.id = f.object"
    try count(closing: "c.effect = 4 AND c.old = 2", &after, of: withObject)
    for (tables, wentTo) in [(matched, "NULL"), (origin, "iif(c.old = 2, NULL, c.path)")] {
      try execute(
        "INSERT OR IGNORE INTO paths (mirror, path) SELECT :mirror, f.path FROM \(tables) WHERE c.effect = 4")
      try closeStates(
        from: tables + " CROSS JOIN paths AS p ON p.mirror = :mirror AND p.path = f.path", where: "c.effect = 4",
        wentTo: wentTo)
    }
    try execute(
      """
      INSERT OR REPLACE INTO objects (id, bytes, hash, kept, path, condition, since)
      SELECT o.id, o.bytes, o.hash, o.kept, c.path, max(o.condition, c.old = 2), o.since FROM \(withObject) WHERE c.effect = 4
      """)
    try openMoved(&after)
    try execute(
      """
      DELETE FROM files WHERE mirror = :mirror AND path IN (SELECT source FROM run_plan.changes WHERE effect = 4)
      """)
  }

  /// Opens the states at the new paths; an object the history did not know is a new one.
  private func openMoved(_ after: inout MirrorTotals) throws {
    let isUnknown = """
      c.effect = 4 AND c.old <> 2 AND NOT EXISTS (SELECT 1 FROM files AS f WHERE f.mirror = :mirror AND f.path = c.source)
      """
    _ = try count(opening: isUnknown, &after)
    try execute(
      """
      INSERT INTO objects (id, bytes, hash, since)
      SELECT :base + c.number, c.bytes, c.hash, :point FROM run_plan.changes AS c WHERE \(isUnknown)
      """)
    try execute(
      """
      INSERT OR REPLACE INTO files (mirror, path, object, since, modified, mode, link, came_from)
      SELECT :mirror, c.path, coalesce(f.object, :base + c.number), :point, coalesce(c.modified, f.modified),
        coalesce(c.mode, f.mode), coalesce(c.link, f.link), c.source
      FROM run_plan.changes AS c LEFT JOIN files AS f ON f.mirror = :mirror AND f.path = c.source
      WHERE c.effect = 4 AND c.old <> 2
      """)
  }
}
