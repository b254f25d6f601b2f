import BackupCore
import Foundation
import GRDB

/// One plan's results on their way into the file tables, as set operations: the plan is attached as `run_plan`.
struct FileStatesChanges {
  let db: Database
  private let run: RunID
  private let mirror: Int64
  /// The number of the point being made.
  private let point: Int64
  private let before: MirrorTotals
  /// Bytes of the versions before the run.
  private let versionsBefore: Int64
  /// Files that were no longer backed up before the run.
  let excludedBefore: Int
  /// Object ids below or at it are taken; the new object of change number n is `base + n`.
  private let base: Int64
  /// The object of somebody else's bytes that change number n displaced is `foreignBase + n`.
  private let foreignBase: Int64

  /// What states closed now may be filed under.
  private let nodes: [Int64]
  /// The run's values by their names in statements.
  private let values: StatementArguments

  /// Changes by what was seen to happen to them, so that steps with nothing to do are left out.
  private let tallies: [(effect: ChangeResult.Effect, old: ChangeResult.Old, count: Int)]

  init(_ db: Database, _ claim: String, _ run: RunID) throws {
    self.db = db
    self.run = run
    let known = try db.cachedStatement(
      sql: "SELECT id, point, files, bytes, versions, excluded FROM mirrors WHERE claim = ?")
    guard let row = try Row.fetchOne(known, arguments: [claim]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT)
    }
    mirror = row[0]
    point = row[1] + 1
    before = MirrorTotals(files: row[2], bytes: row[3])
    versionsBefore = row[4]
    excludedBefore = row[5]
    base =
      try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM objects")) ?? 0
    let numbers = try db.cachedStatement(sql: "SELECT coalesce(max(number), 0) FROM run_plan.changes")
    foreignBase = base + (try Int64.fetchOne(numbers) ?? 0)
    nodes = PointTree.nodes(until: point)
    let named = [("mirror", mirror), ("point", point), ("base", base), ("foreign_base", foreignBase)]
    var values: [String: (any DatabaseValueConvertible)?] = ["run": run.text]
    for (name, value) in named + nodes.enumerated().map({ ("node\($0.offset)", $0.element) }) { values[name] = value }
    self.values = StatementArguments(values)
    tallies = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT effect, old, count(*) FROM run_plan.changes GROUP BY effect, old")
    ).map { (ChangeResult.Effect(rawValue: $0[0]) ?? .none, ChangeResult.Old(rawValue: $0[1]) ?? .inPlace, $0[2]) }
  }

  /// A statement with the run's values by their names. Compiled once for the connection: very many runs may be applied.
  func statement(_ sql: String) throws -> Statement {
    let statement = try db.cachedStatement(sql: sql)
    statement.setUncheckedArguments(values)
    return statement
  }

  func execute(_ statements: String...) throws {
    for sql in statements { try statement(sql).execute() }
  }

  func apply(alwaysPoint: Bool, _ certainty: PointCertainty) throws -> MirrorTotals {
    let isApplied = try Bool.fetchOne(
      statement("SELECT EXISTS (SELECT 1 FROM points WHERE mirror = :mirror AND run = :run)"))
    try noteCopies()
    let hasChanges = has { $0 != .none || $1 == .kept }
    guard isApplied != true, try hasChanges || alwaysPoint || changesExclusions() else { return before }

    var after = before
    let versions = versionsBefore.plus(try keptBytes())
    if has({ effect, _ in effect == .moved }) { try moveFiles(&after) }
    let isFirst = before.files == 0 && after == before
    let hasReturned = try !isFirst && markReturned()
    if !isFirst {
      try displaceObjects()
      if has({ effect, _ in effect == .stored || effect == .removed }) {
        try count(closing: "(\(isStored) OR c.effect = 2)", &after)
      }
    }
    if has({ $1 == .kept }) { try keepForeignBytes() }
    if !isFirst { try closeStates() }
    try openStates(&after, hasReturned: hasReturned)
    let excluded = excludedBefore + (try markExclusions())

    try db.cachedStatement(
      sql: """
        INSERT INTO points (mirror, number, run, files, bytes, versions, excluded, uncertain, gap, only_versions)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        mirror, point, run.text, after.files, after.bytes, versions, excluded, isUncertain(certainty), isGap(certainty),
        certainty == .onlyVersions,
      ])
    try db.cachedStatement(
      sql: "UPDATE mirrors SET point = ?, files = ?, bytes = ?, versions = ?, excluded = ? WHERE id = ?"
    ).execute(arguments: [point, after.files, after.bytes, versions, excluded, mirror])
    return after
  }

  private func isUncertain(_ certainty: PointCertainty) throws -> Bool {
    switch certainty {
    case .certain: return false
    case .uncertain, .onlyVersions: return true
    case .inherited: return try isUncertainBefore()
    }
  }

  private func isGap(_ certainty: PointCertainty) throws -> Bool {
    switch certainty {
    case .uncertain, .onlyVersions, .certain(afterGap: true): true
    case .certain(afterGap: false): try isUncertainBefore()
    case .inherited: false
    }
  }

  private func isUncertainBefore() throws -> Bool {
    let before = try db.cachedStatement(sql: "SELECT uncertain FROM points WHERE mirror = ? AND number = ?")
    return try Bool.fetchOne(before, arguments: [mirror, point - 1]) ?? false
  }

  /// Bytes the run moved into its versions; to be asked before anything is changed.
  private func keptBytes() throws -> Int64 {
    guard has({ $1 == .kept }) else { return 0 }
    let bytes = try Double.fetchOne(
      statement(
        """
        SELECT total(coalesce(c.old_bytes, o.bytes)) FROM run_plan.changes AS c
        LEFT JOIN files AS f ON f.mirror = :mirror AND f.path = c.path LEFT JOIN objects AS o ON o.id = f.object
        WHERE c.old = 1
        """))
    return Int64(bounding: bytes ?? 0)
  }

  /// Remembers copies in the versions of what was seen to lie in the mirror, the same size and time: they may be dropped.
  private func noteCopies() throws {
    try execute(
      """
      INSERT OR IGNORE INTO going (mirror, run, path, bytes, modified, copy)
      SELECT :mirror, :run, c.path, v.bytes, v.modified, 1 FROM run_plan.changes AS c
      CROSS JOIN run_plan.seen AS v ON v.place = 1 AND v.path = c.path
      CROSS JOIN run_plan.seen AS m ON m.place = 0 AND m.path = c.path
      WHERE c.leftover <> 0 AND c.old = 0 AND v.bytes = m.bytes
        AND v.modified - m.modified \(FileTablesSchema.lessThanASecond)
      """)
  }

  func has(_ isMeant: (ChangeResult.Effect, ChangeResult.Old) -> Bool) -> Bool {
    tallies.contains { isMeant($0.effect, $0.old) }
  }

  /// Changes with the open states of their paths before the run.
  var opened: String {
    "run_plan.changes AS c CROSS JOIN files AS f ON f.mirror = :mirror AND f.path = c.path"
  }

  /// The same, with the objects.
  var matched: String { opened + " CROSS JOIN objects AS o ON o.id = f.object" }

  /// Changes that stored an object of their own, not one the history believes there.
  let isStored = "(c.effect = 1 AND c.old <> 3)"

  /// What was displaced is not what the history knew: its size differs, or its time by a second or more.
  private let differs = """
    (coalesce(c.old_bytes <> o.bytes, 0) OR coalesce(c.old_modified - f.modified NOT \(FileTablesSchema.lessThanASecond), 0))
    """

  /// Says where the bytes of the states about to be closed lie now.
  ///
  /// By look-ups of ids: with UPDATE … FROM, SQLite 3.40 reads all objects for every change.
  private func displaceObjects() throws {
    if has({ $1 == .lost || ($1 == .inPlace && ($0 == .stored || $0 == .removed)) }) {
      let lost = "c.old = 2 OR (c.old = 0 AND (\(isStored) OR c.effect = 2))"
      try execute(
        """
        UPDATE objects SET condition = max(condition, 1) WHERE id IN (SELECT f.object FROM \(opened) WHERE \(lost))
        """)
    }
    if has({ $1 == .kept }) {
      try execute(
        "UPDATE objects SET kept = :point WHERE id IN (SELECT f.object FROM \(opened) WHERE c.old = 1)")
    }
  }

  /// Bytes nobody here stored, kept by this run: objects of their own, whose states were alive at no point. The objects
  /// the history believed there are altered.
  func keepForeignBytes() throws {
    let foreign = """
      run_plan.changes AS c LEFT JOIN files AS f ON f.mirror = :mirror AND f.path = c.path
      LEFT JOIN objects AS o ON o.id = f.object WHERE c.old = 1 AND (f.path IS NULL OR \(differs))
      """
    guard try Bool.fetchOne(statement("SELECT EXISTS (SELECT 1 FROM \(foreign))")) == true else { return }
    try execute(
      """
      INSERT INTO objects (id, bytes, kept, since)
      SELECT :foreign_base + c.number, c.old_bytes, :point, :point FROM \(foreign)
      """,
      "INSERT OR IGNORE INTO paths (mirror, path) SELECT :mirror, c.path FROM \(foreign)",
      """
      INSERT INTO states (path, since, until, mirror, object, modified)
      SELECT (SELECT id FROM paths AS p WHERE p.mirror = :mirror AND p.path = c.path), :point, :point,
        :mirror, :foreign_base + c.number, c.old_modified FROM \(foreign)
      """,
      """
      UPDATE objects SET condition = 2
      WHERE id IN (SELECT f.object FROM \(matched) WHERE c.old = 1 AND \(differs))
      """)
  }

  func closeStates() throws {
    try execute(
      """
      INSERT OR IGNORE INTO paths (mirror, path)
      SELECT :mirror, c.path FROM \(opened) WHERE c.effect IN (1, 2, 3)
      """)
    try closeStates(
      from: opened + " CROSS JOIN paths AS p ON p.mirror = :mirror AND p.path = c.path",
      where: "c.effect IN (1, 2, 3)", wentTo: "NULL")
    if has({ effect, _ in effect == .removed }) {
      try execute(
        """
        DELETE FROM files WHERE mirror = :mirror AND path IN (SELECT path FROM run_plan.changes WHERE effect = 2)
        """)
    }
  }

  func closeStates(from tables: String, where condition: String, wentTo: String) throws {
    try execute(
      """
      INSERT INTO states (path, since, until, mirror, node, object, modified, mode, link, came_from, went_to)
      SELECT p.id, f.since, :point, :mirror, \(PointTree.node(since: "f.since", of: nodes.count)), f.object,
        f.modified, f.mode, f.link, f.came_from, \(wentTo)
      FROM \(tables) WHERE \(condition)
      """)
  }

  private func openStates(_ after: inout MirrorTotals, hasReturned: Bool) throws {
    let into = "INTO files (mirror, path, object, since, modified, mode, link)"
    if hasReturned || has({ effect, _ in effect == .touched }) {
      let unknown = """
        c.effect = 3 AND NOT EXISTS (SELECT 1 FROM files AS f WHERE f.mirror = :mirror AND f.path = c.path)
        """
      try open("INSERT \(into)", where: unknown, &after)
      try execute(
        """
        INSERT OR REPLACE \(into)
        SELECT f.mirror, f.path, f.object, :point, coalesce(c.stored_modified, c.modified),
          coalesce(c.mode, f.mode), coalesce(c.link, f.link)
        FROM \(opened) WHERE c.effect = 3 OR c.old = 3 ORDER BY f.path
        """)
    }
    if has({ effect, _ in effect == .stored }) {
      try open("INSERT OR REPLACE \(into)", where: isStored, &after)
    }
  }

  /// Opens states on new objects.
  func open(_ insert: String, where condition: String, _ after: inout MirrorTotals) throws {
    guard try count(opening: condition, &after) > 0 else { return }
    try execute(
      """
      INSERT INTO objects (id, bytes, hash, since)
      SELECT :base + c.number, coalesce(c.stored_bytes, c.bytes), c.hash, :point FROM run_plan.changes AS c
      WHERE \(condition)
      """,
      """
      \(insert)
      SELECT :mirror, c.path, :base + c.number, :point, coalesce(c.stored_modified, c.modified), c.mode, c.link
      FROM run_plan.changes AS c WHERE \(condition) ORDER BY c.path
      """)
  }

  func count(
    closing condition: String, _ totals: inout MirrorTotals, of tables: String? = nil
  ) throws {
    let row = try Row.fetchOne(
      statement("SELECT count(*), total(o.bytes) FROM \(tables ?? matched) WHERE \(condition)"))
    totals.files -= row?[0] ?? 0
    totals.bytes -= Int64((row?[1] as Double?) ?? 0)
  }

  func count(opening condition: String, _ totals: inout MirrorTotals) throws -> Int {
    let row = try Row.fetchOne(
      statement(
        "SELECT count(*), total(coalesce(c.stored_bytes, c.bytes)) FROM run_plan.changes AS c WHERE \(condition)"))
    let count: Int = row?[0] ?? 0
    totals.files += count
    totals.bytes += Int64((row?[1] as Double?) ?? 0)
    return count
  }
}
