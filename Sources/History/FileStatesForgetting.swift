package import BackupCore
import Foundation
import GRDB

extension FileStates {
  /// Gives restore points up, in the open transaction: marks them forgotten, the objects no kept point needs any more
  /// pruned, and their files as going (`VersionsGoing`). Everything stays known; only nothing can be restored from it.
  ///
  /// `told`: the run whose journal says so already. The newest point is never given up, unknown ones are ignored. What
  /// nobody here stored stays as long as a point is kept from before it was displaced. Where there is a gap before a point,
  /// all that is known only since then, or was before, stays as long as a point is kept from then or before: it may be all
  /// there is of files of points around the gap, also of ones whose journals are missing and may come back.
  package func forget(_ runs: some Sequence<RunID>, _ claim: String, told: RunID? = nil) throws {
    guard let mirror = try mirror(claim), let newest = try newestPoint(claim)?.number else { return }
    let gap = try newestGap(mirror)
    let wasSparing = try gap.map { try kept(mirror)[0] <= $0 } ?? false
    var forgotten: Set<Int64> = []
    for run in runs {
      let number = try Int64.fetchOne(
        db, sql: "SELECT number FROM points WHERE mirror = ? AND run = ? AND number < ? AND forgotten IS NULL",
        arguments: [mirror, run.text, newest])
      guard let number else { continue }
      forgotten.insert(number)
      try db.execute(
        sql: "UPDATE points SET forgotten = ? WHERE mirror = ? AND number = ?",
        arguments: [told?.text ?? "", mirror, number])
    }
    guard !forgotten.isEmpty else { return }
    let staying = try kept(mirror)
    let spared = gap.flatMap { staying[0] <= $0 ? $0 : nil }
    let isLifted = wasSparing && spared == nil
    var before: Int64 = 0
    for number in staying {
      if isLifted || forgotten.contains(where: { before < $0 && $0 < number }) {
        try forget(mirror, after: before, before: number, sparing: spared ?? 0)
      }
      before = number
    }
    if spared == nil { try forgetForeign(mirror, until: staying[0]) }
  }

  /// Runs whose points were given up and which the journal of `run` has to name: those no journal names, and those it did.
  package func untold(_ claim: String, by run: RunID) throws -> [RunID] {
    try String.fetchAll(
      db,
      sql: """
        SELECT run FROM points WHERE mirror = (SELECT id FROM mirrors WHERE claim = ?) AND forgotten IN ('', ?)
        ORDER BY number
        """, arguments: [claim, run.text]
    ).compactMap { RunID($0) }
  }

  /// Notes that the journal of `run` names every point given up so far.
  package func noteTold(_ claim: String, by run: RunID) throws {
    try db.execute(
      sql: """
        UPDATE points SET forgotten = ? WHERE mirror = (SELECT id FROM mirrors WHERE claim = ?) AND forgotten = ''
        """, arguments: [run.text, claim])
  }

  /// Whether points were given up that no journal names.
  package func hasUntold(_ claim: String) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM points WHERE mirror = (SELECT id FROM mirrors WHERE claim = ?) AND forgotten = '')
        """, arguments: [claim]) ?? false
  }

  /// What the versions of a mirror hold, those that are to go left out.
  package func versions(_ claim: String) throws -> MirrorTotals {
    guard let mirror = try mirror(claim) else { return MirrorTotals() }
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), total(o.bytes) FROM states AS s CROSS JOIN objects AS o ON o.id = s.object AND o.kept = s.until
        WHERE s.mirror = ? AND o.condition IN (0, 2)
        """, arguments: [mirror])
    return MirrorTotals(files: row?[0] ?? 0, bytes: Int64((row?[1] as Double?) ?? 0))
  }

  private func kept(_ mirror: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      db, sql: "SELECT number FROM points WHERE mirror = ? AND forgotten IS NULL ORDER BY number", arguments: [mirror])
  }

  /// What only points between two kept ones needed. Altered objects share their file with somebody else's bytes and go
  /// with those. What is known since the point `spared` or before it stays.
  private func forget(_ mirror: Int64, after: Int64, before: Int64, sparing spared: Int64) throws {
    let states = "states AS s INDEXED BY states_at"
    try prune(
      mirror, states,
      where: """
        s.mirror = \(mirror) AND s.node > \(after) AND s.node < \(before) AND s.since > \(after) AND s.until <= \(before)
        AND o.since > \(max(after, spared)) AND (o.condition = 0 OR (o.condition = 2 AND \(after) = 0))
        """)
  }

  /// Bytes nobody here stored that were displaced no later than by the first kept point.
  private func forgetForeign(_ mirror: Int64, until first: Int64) throws {
    try prune(
      mirror, "states AS s INDEXED BY states_foreign",
      where: "s.mirror = \(mirror) AND s.node IS NULL AND s.until <= \(first) AND o.condition = 0")
  }

  /// Marks objects pruned whose last state is one of those meant, and notes their files. One a state of the mirror as it is
  /// now still refers to is left alone.
  private func prune(_ mirror: Int64, _ states: String, where condition: String) throws {
    let meant = """
      \(states) CROSS JOIN objects AS o ON o.id = s.object AND o.kept = s.until CROSS JOIN paths AS p ON p.id = s.path
      WHERE \(condition)
        AND NOT EXISTS (SELECT 1 FROM files AS f WHERE f.mirror = s.mirror AND f.path = p.path AND f.object = o.id)
        AND NOT EXISTS (SELECT 1 FROM states AS n WHERE n.path = s.path AND n.since = s.until AND n.until > n.since
          AND n.object = o.id)
      """
    // Somebody else's bytes come after what the history believed to lie there: theirs is the size.
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO going (mirror, run, path, bytes)
        SELECT s.mirror, (SELECT k.run FROM points AS k WHERE k.mirror = s.mirror AND k.number = o.kept),
          coalesce(o.path, p.path), o.bytes FROM \(meant);
        UPDATE mirrors SET versions = max(0, versions - (SELECT CAST(total(o.bytes) AS INTEGER) FROM \(meant)))
        WHERE id = \(mirror);
        UPDATE objects SET condition = 3 WHERE id IN (SELECT o.id FROM \(meant));
        """)
  }
}
