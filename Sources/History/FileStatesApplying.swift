package import BackupCore
import Foundation
import GRDB

extension FileStates {
  /// Records what `run` did: closes the states it ended, opens the new ones, says where displaced bytes lie, in one
  /// transaction. Returns the mirror's size after it.
  ///
  /// Every change of the plan must be settled. A run that changed nothing makes no point, unless `alwaysPoint`; a run
  /// that has its point already is left alone. `isWholeMirror`: files the plan does not hold are gone, nobody knows where
  /// to. To be called outside a transaction (`HistoryStore.withoutTransaction`).
  package func applyResults(
    of plan: PlanFile, run: RunID, claim: String, alwaysPoint: Bool = false, isWholeMirror: Bool = false
  ) throws -> Totals {
    guard try plan.unsettledCount() == 0 else {
      throw Failure(.unverified, "the changes of run '\(run)' have not all been accounted for")
    }
    try ensureMirror(claim)
    let temporary = try Int.fetchOne(db, sql: "PRAGMA temp_store") ?? 0
    // A million paths are sorted and matched: in files, not in memory.
    try db.execute(sql: "PRAGMA temp_store = FILE")
    defer { try? db.execute(sql: "PRAGMA temp_store = \(temporary)") }
    try db.execute(sql: "ATTACH DATABASE ? AS run_plan", arguments: [plan.path])
    defer { try? db.execute(sql: "DETACH DATABASE run_plan") }

    try resolvePresent(claim)
    if isWholeMirror { try dropOthers(claim) }
    var totals = Totals()
    try db.inTransaction(.immediate) {
      let applying = try ApplyingResults(db, claim)
      totals = try applying.apply(run, alwaysPoint: alwaysPoint)
      return .commit
    }
    return totals
  }

  /// Turns what a checkpoint says was there already into nothing, where the history agrees, else into a new file.
  private func resolvePresent(_ claim: String) throws {
    try db.execute(
      sql: """
        UPDATE run_plan.changes SET effect = NOT EXISTS (
          SELECT 1 FROM mirrors AS m CROSS JOIN files AS f ON f.mirror = m.id AND f.path = changes.path
          CROSS JOIN objects AS o ON o.id = f.object
          WHERE m.claim = ? AND o.bytes IS changes.bytes AND f.modified IS changes.modified)
        WHERE effect = 5
        """, arguments: [claim])
  }

  private func dropOthers(_ claim: String) throws {
    try db.execute(
      sql: """
        INSERT INTO run_plan.changes (path, number, change, result, effect, old)
        SELECT f.path, 0, 2, 3, 2, 2 FROM mirrors AS m CROSS JOIN files AS f ON f.mirror = m.id
        WHERE m.claim = ? AND NOT EXISTS (SELECT 1 FROM run_plan.changes AS c WHERE c.path = f.path)
        """, arguments: [claim])
  }
}

/// One plan's results on their way into the file tables, as set operations: the plan is attached as `run_plan`.
private struct ApplyingResults {
  let db: Database
  let mirror: Int64
  /// The number of the point being made.
  let point: Int64
  let before: FileStates.Totals
  /// Object ids below or at it are taken; the new object of change number n is `base + n`.
  let base: Int64
  /// The object of somebody else's bytes that change number n displaced is `foreignBase + n`.
  let foreignBase: Int64

  /// Changes by what was seen to happen to them.
  private let effects: [ChangeResult.Effect: Int]
  private let keptCount: Int

  init(_ db: Database, _ claim: String) throws {
    self.db = db
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT id, point, files, bytes FROM mirrors WHERE claim = ?", arguments: [claim])
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    mirror = row[0]
    point = row[1] + 1
    before = FileStates.Totals(files: row[2], bytes: row[3])
    base = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM objects") ?? 0
    foreignBase = base + (try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) FROM run_plan.changes") ?? 0)
    var effects: [ChangeResult.Effect: Int] = [:]
    var kept = 0
    for row in try Row.fetchAll(db, sql: "SELECT effect, old, count(*) FROM run_plan.changes GROUP BY effect, old") {
      if let effect = ChangeResult.Effect(rawValue: row[0]) { effects[effect, default: 0] += row[2] }
      if row[1] == ChangeResult.Old.kept.rawValue { kept += row[2] }
    }
    self.effects = effects
    keptCount = kept
  }

  func apply(_ run: RunID, alwaysPoint: Bool) throws -> FileStates.Totals {
    let isApplied = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM points WHERE mirror = ? AND run = ?)", arguments: [mirror, run.text])
    let changes = effects.filter { $0.key != .none }.values.reduce(0, +) + keptCount
    guard isApplied != true, changes > 0 || alwaysPoint else { return before }

    var after = before
    if count(.moved) > 0 { try moveFiles(&after) }
    if before.files > 0 || count(.moved) > 0 {
      try displaceObjects()
      try count(closing: "c.effect IN (1, 2)", &after)
    }
    if keptCount > 0 { try keepForeignBytes() }
    if before.files > 0 { try closeStates() }
    try openStates(&after)

    try db.execute(
      sql: "INSERT INTO points (mirror, number, run, files, bytes) VALUES (?, ?, ?, ?, ?)",
      arguments: [mirror, point, run.text, after.files, after.bytes])
    try db.execute(
      sql: "UPDATE mirrors SET point = ?, files = ?, bytes = ? WHERE id = ?",
      arguments: [point, after.files, after.bytes, mirror])
    return after
  }

  private func count(_ effect: ChangeResult.Effect) -> Int { effects[effect] ?? 0 }

  /// Changes with the open state of their paths before the run, and its object.
  private var matched: String {
    """
    run_plan.changes AS c CROSS JOIN files AS f ON f.mirror = \(mirror) AND f.path = c.path
    CROSS JOIN objects AS o ON o.id = f.object
    """
  }

  /// What was displaced is not what the history knew: its size differs, or its time by a second or more.
  private let differs = """
    (coalesce(c.old_bytes <> o.bytes, 0) OR coalesce(abs(c.old_modified - f.modified) >= 1000000000, 0))
    """

  /// Says where the bytes of the states about to be closed lie now.
  private func displaceObjects() throws {
    try db.execute(
      sql: """
        UPDATE objects SET kept = iif(d.old = 1, \(point), objects.kept),
          condition = max(objects.condition, d.found)
        FROM (SELECT f.object, c.old, CASE WHEN c.old = 1 THEN iif(\(differs), 2, 0) ELSE 1 END AS found
          FROM \(matched) WHERE c.old <> 0 OR c.effect IN (1, 2)) AS d
        WHERE objects.id = d.object
        """)
  }

  /// Bytes nobody here stored, kept by this run: objects of their own, whose states were alive at no point.
  private func keepForeignBytes() throws {
    let foreign = """
      run_plan.changes AS c LEFT JOIN files AS f ON f.mirror = \(mirror) AND f.path = c.path
      LEFT JOIN objects AS o ON o.id = f.object WHERE c.old = 1 AND (f.path IS NULL OR \(differs))
      """
    try db.execute(
      sql: """
        INSERT INTO objects (id, bytes, kept) SELECT \(foreignBase) + c.number, c.old_bytes, \(point) FROM \(foreign)
        """)
    try db.execute(sql: "INSERT OR IGNORE INTO paths (mirror, path) SELECT \(mirror), c.path FROM \(foreign)")
    try db.execute(
      sql: """
        INSERT INTO states (path, since, until, mirror, object, modified)
        SELECT (SELECT id FROM paths AS p WHERE p.mirror = \(mirror) AND p.path = c.path), \(point), \(point),
          \(mirror), \(foreignBase) + c.number, c.old_modified FROM \(foreign)
        """)
  }

  private func closeStates() throws {
    let matched = "run_plan.changes AS c CROSS JOIN files AS f ON f.mirror = \(mirror) AND f.path = c.path"
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO paths (mirror, path)
        SELECT \(mirror), c.path FROM \(matched) WHERE c.effect IN (1, 2, 3)
        """)
    try closeStates(
      from: matched + " CROSS JOIN paths AS p ON p.mirror = \(mirror) AND p.path = c.path",
      where: "c.effect IN (1, 2, 3)", wentTo: "NULL")
    if count(.removed) > 0 {
      try db.execute(
        sql: """
          DELETE FROM files WHERE mirror = \(mirror) AND path IN (SELECT path FROM run_plan.changes WHERE effect = 2)
          """)
    }
  }

  private func closeStates(from tables: String, where condition: String, wentTo: String) throws {
    try db.execute(
      sql: """
        INSERT INTO states (path, since, until, mirror, node, object, modified, mode, link, came_from, went_to)
        SELECT p.id, f.since, \(point), \(mirror), \(PointTree.node(since: "f.since", until: point)), f.object,
          f.modified, f.mode, f.link, f.came_from, \(wentTo)
        FROM \(tables) WHERE \(condition)
        """)
  }

  private func openStates(_ after: inout FileStates.Totals) throws {
    let isNew = """
      c.effect = 1 OR (c.effect = 3 AND NOT EXISTS
        (SELECT 1 FROM files AS f WHERE f.mirror = \(mirror) AND f.path = c.path))
      """
    try count(opening: isNew, &after)
    try db.execute(
      sql: """
        INSERT INTO objects (id, bytes, hash)
        SELECT \(base) + c.number, coalesce(c.stored_bytes, c.bytes), c.hash FROM run_plan.changes AS c WHERE \(isNew)
        """)
    let columns = """
      \(mirror), c.path, \(base) + c.number, \(point), coalesce(c.stored_modified, c.modified), c.mode, c.link
      FROM run_plan.changes AS c
      """
    let into = "INTO files (mirror, path, object, since, modified, mode, link)"
    try db.execute(sql: "INSERT OR REPLACE \(into) SELECT \(columns) WHERE c.effect = 1 ORDER BY c.path")
    guard count(.touched) > 0 else { return }
    try db.execute(sql: "INSERT OR IGNORE \(into) SELECT \(columns) WHERE c.effect = 3")
    try db.execute(
      sql: """
        UPDATE files SET since = \(point), modified = coalesce(c.stored_modified, c.modified),
          mode = coalesce(c.mode, files.mode), came_from = NULL
        FROM run_plan.changes AS c WHERE c.effect = 3 AND files.mirror = \(mirror) AND files.path = c.path
        """)
  }

  /// Moves open states to their new paths, before anything else, so that the old paths are free.
  private func moveFiles(_ after: inout FileStates.Totals) throws {
    let origin = """
      run_plan.changes AS c CROSS JOIN files AS f ON f.mirror = \(mirror) AND f.path = c.source
      """
    // Whatever the history believes at the new path is not there any more.
    try db.execute(
      sql: "UPDATE objects SET condition = 1 WHERE id IN (SELECT f.object FROM \(matched) WHERE c.effect = 4)")
    try count(closing: "c.effect = 4", &after)
    let withObject = origin + " CROSS JOIN objects AS o ON o.id = f.object"
    try count(closing: "c.effect = 4 AND c.old = 2", &after, of: withObject)
    for (tables, wentTo) in [(matched, "NULL"), (origin, "iif(c.old = 2, NULL, c.path)")] {
      try db.execute(
        sql: "INSERT OR IGNORE INTO paths (mirror, path) SELECT \(mirror), f.path FROM \(tables) WHERE c.effect = 4")
      try closeStates(
        from: tables + " CROSS JOIN paths AS p ON p.mirror = \(mirror) AND p.path = f.path", where: "c.effect = 4",
        wentTo: wentTo)
    }
    try db.execute(
      sql: """
        UPDATE objects SET path = d.path, condition = max(objects.condition, d.found)
        FROM (SELECT f.object, c.path, c.old = 2 AS found FROM \(origin) WHERE c.effect = 4) AS d
        WHERE objects.id = d.object
        """)
    let isUnknown = """
      c.effect = 4 AND c.old <> 2 AND NOT EXISTS (SELECT 1 FROM files AS f WHERE f.mirror = \(mirror) AND f.path = c.source)
      """
    try count(opening: isUnknown, &after)
    try db.execute(
      sql: """
        INSERT INTO objects (id, bytes, hash)
        SELECT \(base) + c.number, c.bytes, c.hash FROM run_plan.changes AS c WHERE \(isUnknown)
        """)
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO files (mirror, path, object, since, modified, mode, link, came_from)
        SELECT \(mirror), c.path, coalesce(f.object, \(base) + c.number), \(point), coalesce(c.modified, f.modified),
          coalesce(c.mode, f.mode), coalesce(c.link, f.link), c.source
        FROM run_plan.changes AS c LEFT JOIN files AS f ON f.mirror = \(mirror) AND f.path = c.source
        WHERE c.effect = 4 AND c.old <> 2
        """)
    try db.execute(
      sql: """
        DELETE FROM files WHERE mirror = \(mirror) AND path IN (SELECT source FROM run_plan.changes WHERE effect = 4)
        """)
  }

  private func count(
    closing condition: String, _ totals: inout FileStates.Totals, of tables: String? = nil
  ) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT count(*), total(o.bytes) FROM \(tables ?? matched) WHERE \(condition)")
    totals.files -= row?[0] ?? 0
    totals.bytes -= Int64((row?[1] as Double?) ?? 0)
  }

  private func count(opening condition: String, _ totals: inout FileStates.Totals) throws {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), total(coalesce(c.stored_bytes, c.bytes)) FROM run_plan.changes AS c WHERE \(condition)
        """)
    totals.files += row?[0] ?? 0
    totals.bytes += Int64((row?[1] as Double?) ?? 0)
  }
}
