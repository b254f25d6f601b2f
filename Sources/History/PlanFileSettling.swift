package import BackupCore
import Foundation
import GRDB

extension PlanFile {
  /// A file as `lsf` listed it.
  package struct Listed: Sendable {
    package var path: MirrorPath
    package var bytes: Int64?
    package var modified: Int64?

    package init(_ path: MirrorPath, bytes: Int64?, modified: Int64?) {
      self.path = path
      self.bytes = bytes
      self.modified = modified
    }
  }

  /// Settles what the log alone proves, after an end rclone chose itself; returns how many changes are left, which only
  /// a look can settle.
  package func settleFromMarks() throws -> Int {
    let sent = "(stored_bytes IS NULL OR stored_bytes = bytes) AND modified IS NOT NULL"
    // Steps as bits: 1 set aside, 2 sent, 4 put back, 8 deleted, 16 touched, 32 moved.
    let done = """
      (change = 0 AND steps = 2 AND \(sent)) OR (change = 1 AND steps = 3 AND \(sent)) \
      OR (change = 2 AND steps IN (8, 9)) OR (change = 3 AND steps = 32) OR (change = 4 AND steps = 16 AND stored_bytes IS NULL)
      """
    let undone = "(\(try untried())) OR (change = 1 AND steps = 5)"
    try flush()
    try gather { db in
      try db.execute(
        sql: """
          UPDATE changes SET (result, effect, old) = (1,
            CASE change WHEN 2 THEN 2 WHEN 3 THEN 4 WHEN 4 THEN 3 ELSE 1 END, change IN (1, 2)),
            old_bytes = CASE change WHEN 2 THEN coalesce(old_bytes, bytes) ELSE old_bytes END
          WHERE result = 0 AND (\(done))
          """)
      try db.execute(sql: "UPDATE changes SET result = 2 WHERE result = 0 AND (\(undone))")
    }
    try flush()
    return try unsettledCount()
  }

  /// Changes that were never tried: they had an obstacle, and nothing shows that they were touched all the same (a first
  /// upload takes no list).
  private func untried() throws -> String {
    let isFirstUpload = try header()?.isFirstUpload == true
    return """
      steps = 0 AND obstacle IS NOT NULL AND change <> \(isFirstUpload ? 0 : -1)
      AND NOT EXISTS (SELECT 1 FROM seen WHERE place = 1 AND seen.path = changes.path)
      """
  }

  package func unsettledCount() throws -> Int {
    try perform { try Int.fetchOne($0, sql: "SELECT count(*) FROM changes WHERE result = 0") ?? 0 }
  }

  package func hasResults() throws -> Bool {
    try perform { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM changes WHERE result <> 0)") ?? false }
  }

  /// Hands every change still to be settled to `body`, in path order: what has to be listed for a look.
  package func forEachUnsettled(_ body: (PlannedChange) throws -> Void) throws {
    try forEachRow(where: "result = 0") { try body($0.planned) }
  }

  /// Forgets what an earlier look found, before a new one.
  package func forgetListings() throws {
    try gather { try $0.execute(sql: "DELETE FROM seen") }
  }

  /// Adds what a look found in the mirror.
  package func addMirrorListing(_ files: [Listed]) throws { try add(files, place: 0) }

  /// Adds what a look found in the run's versions folder (paths relative to it).
  package func addVersionsListing(_ files: [Listed]) throws { try add(files, place: 1) }

  /// Plans as additions the files of the mirror's listing that no change concerns: what a first upload sent beyond the
  /// plan. The listing must be of the whole mirror.
  package func planUnplannedAdditions() throws {
    var after: [UInt8] = []
    while true {
      let page = try perform { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT path, bytes, modified FROM seen WHERE place = 0 AND path > ? AND NOT EXISTS
              (SELECT 1 FROM changes WHERE changes.path = seen.path) ORDER BY path LIMIT 1000
            """, arguments: [Data(after)]
        ).map { PlannedChange(.add, MirrorPath(bytes: try $0.bytes(0) ?? []), bytes: $0[1], modified: $0[2]) }
      }
      try insert(page)
      guard page.count == 1000, let last = page.last else { return }
      after = last.path.bytes
    }
  }

  package func completeUnplannedAdditions(_ source: (MirrorPath) throws -> PlannedChange?) throws {
    // The planner saw the mode of every file it planned.
    let unplanned = """
      SELECT c.path, s.bytes, s.modified FROM changes AS c CROSS JOIN seen AS s ON s.place = 0 AND s.path = c.path
      WHERE c.path > ? AND c.change = 0 AND c.result = 0 AND c.mode IS NULL ORDER BY c.path LIMIT 1000
      """
    try forEachPage(unplanned) { row in
      let path = MirrorPath(bytes: try row.bytes(0) ?? [])
      let seen = ChangeEvidence.Seen(bytes: row[1], modified: row[2])
      guard let file = try source(path), file.obstacle == nil,
        seen.agrees(with: ChangeEvidence.Seen(bytes: file.bytes, modified: file.modified))
      else { return path }
      try gather { db in
        try db.cachedStatement(sql: "UPDATE changes SET bytes = ?, modified = ?, mode = ?, link = ? WHERE path = ?")
          .execute(
            arguments: [
              file.bytes, file.modified, file.mode.map { Int($0) }, file.link.map { Data($0) }, Data(path.bytes),
            ])
      }
      return path
    }
  }

  /// Settles everything still open by what the look found (`ChangeResult.judge`). Both listings must cover the paths of
  /// `forEachUnsettled`, a move's origin included, after whatever was to be put back lies in the mirror again.
  ///
  /// `before` tells what the history says lay at a path before the run.
  package func settleFromLook(before: (MirrorPath) throws -> ChangeEvidence.Seen?) throws {
    // Whatever a listing shows at their paths was there before.
    let condition = try untried()
    try gather { try $0.execute(sql: "UPDATE changes SET result = 2 WHERE result = 0 AND \(condition)") }
    var after = MirrorPath(bytes: [])
    while true {
      let page = try unsettledWithEvidence(after: after, limit: 1000)
      let results = try page.map { row, evidence in
        var evidence = evidence
        evidence.before = try before(row.planned.path)
        return (row.planned.path, ChangeResult.judge(row.planned, evidence))
      }
      try gather { try Self.settle(results, $0) }
      guard page.count == 1000, let last = page.last else { break }
      after = last.0.planned.path
    }
    try flush()
  }

  /// Not all in one transaction: while one is larger than the cache, other jobs cannot open the plan to see whose it is.
  private func add(_ files: [Listed], place: Int) throws {
    try gather(files.count, limit: 16_384) { db in
      let statement = try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO seen (place, path, bytes, modified) VALUES (?, ?, ?, ?)")
      for file in files {
        statement.setUncheckedArguments([place, Data(file.path.bytes), file.bytes, file.modified])
        try statement.execute()
      }
    }
  }

  private func unsettledWithEvidence(after: MirrorPath, limit: Int) throws -> [(ChangeRow, ChangeEvidence)] {
    let columns = ChangeRow.columns.split(separator: ",").map { "c." + $0.drop(while: { $0 == " " }) }
    return try perform { db in
      let cursor = try Row.fetchCursor(
        db,
        sql: """
          SELECT \(columns.joined(separator: ", ")), m.path IS NOT NULL, m.bytes, m.modified,
            v.path IS NOT NULL, v.bytes, v.modified, o.path IS NOT NULL, o.bytes, o.modified
          FROM changes AS c
          LEFT JOIN seen AS m ON m.place = 0 AND m.path = c.path
          LEFT JOIN seen AS v ON v.place = 1 AND v.path = c.path
          LEFT JOIN seen AS o ON o.place = 0 AND o.path = c.source
          WHERE c.result = 0 AND c.path > ? ORDER BY c.path LIMIT ?
          """, arguments: [Data(after.bytes), limit])
      var result: [(ChangeRow, ChangeEvidence)] = []
      while let row = try cursor.next() {
        func seen(_ index: Int) -> ChangeEvidence.Seen? {
          row[index] ? ChangeEvidence.Seen(bytes: row[index + 1], modified: row[index + 2]) : nil
        }
        let change = try ChangeRow(row)
        let first = columns.count
        let evidence = ChangeEvidence(
          steps: change.steps, mirror: seen(first), versions: seen(first + 3), origin: seen(first + 6))
        result.append((change, evidence))
      }
      return result
    }
  }

  private static func settle(_ results: [(MirrorPath, ChangeResult)], _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE changes SET result = ?1, effect = ?2, old = ?3, leftover = ?4, stored_bytes = ?5, stored_modified = ?6,
          old_bytes = ?7, old_modified = ?8, mode = iif(?10 AND change < 2, NULL, mode),
          link = iif(?10 AND change < 2, NULL, link) WHERE path = ?9
        """)
    for (path, result) in results {
      // Another file than the one to be sent has neither its mode nor its target.
      let isAnother = result.outcome == .notDone && result.effect == .stored
      statement.setUncheckedArguments([
        result.outcome.rawValue, result.effect.rawValue, result.old.rawValue, result.hasLeftover,
        result.stored?.bytes, result.stored?.modified, result.kept?.bytes, result.kept?.modified, Data(path.bytes),
        isAnother,
      ])
      try statement.execute()
    }
  }
}
