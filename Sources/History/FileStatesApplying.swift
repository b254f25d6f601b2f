package import BackupCore
import Foundation
import GRDB

extension FileStates {
  /// Records what `run` did: closes the states it ended, opens the new ones, says where displaced bytes lie, in one
  /// transaction. Returns the mirror's size after it, and what the run found lost, also when it was applied before.
  ///
  /// Every change of the plan must be settled. A run that changed nothing makes no point, unless `alwaysPoint`; a run
  /// that has its point already is left alone. `isWholeMirror`: files the plan does not hold are gone, nobody knows where
  /// to. Where journals are missing and the mirror was not looked at since, files may be missing from any other point. To be
  /// called outside a transaction (`HistoryStore.withoutTransaction`).
  package func applyResults(
    of plan: PlanFile, run: RunID, claim: String, alwaysPoint: Bool = false, isWholeMirror: Bool = false
  ) throws -> AppliedStates {
    let doubt = try doubt(claim)
    return try applyResults(
      of: plan, run: run, claim: claim, alwaysPoint: alwaysPoint, isWholeMirror: isWholeMirror,
      isWholeMirror ? .certain(afterGap: doubt != nil) : doubt == .gaps ? .uncertain : .inherited)
  }

  /// The same, saying how far the point can be relied on.
  func applyResults(
    of plan: PlanFile, run: RunID, claim: String, alwaysPoint: Bool = false, isWholeMirror: Bool = false,
    _ certainty: PointCertainty
  ) throws -> AppliedStates {
    guard try plan.unsettledCount() == 0 else {
      throw Failure(.unverified, "the changes of run '\(run)' have not all been accounted for")
    }
    try plan.flush()
    try db.execute(sql: "ATTACH DATABASE ? AS run_plan", arguments: [plan.path])
    defer { try? db.execute(sql: "DETACH DATABASE run_plan") }

    var applied = AppliedStates(mirror: MirrorTotals(), lost: LostFiles())
    try db.inTransaction(.immediate) {
      applied.mirror = try applyAttached(
        run: run, claim: claim, alwaysPoint: alwaysPoint, isWholeMirror: isWholeMirror, certainty)
      applied.lost = try findLost(run, claim, isWholeMirror: isWholeMirror)
      return .commit
    }
    return applied
  }

  /// The same for a settled plan that is attached as `run_plan`, in the open transaction.
  func applyAttached(
    run: RunID, claim: String, alwaysPoint: Bool, isWholeMirror: Bool, _ certainty: PointCertainty
  ) throws -> MirrorTotals {
    try ensureMirror(claim)
    try resolvePresent(claim)
    if isWholeMirror { try startAnew(claim) }
    return try FileStatesChanges(db, claim, run).apply(alwaysPoint: alwaysPoint, certainty)
  }

  /// Turns what a checkpoint says was there already into nothing, where the history agrees, else into a new file.
  private func resolvePresent(_ claim: String) throws {
    try db.cachedStatement(
      sql: """
        UPDATE run_plan.changes SET effect = NOT EXISTS (
          SELECT 1 FROM mirrors AS m CROSS JOIN files AS f ON f.mirror = m.id AND f.path = changes.path
          CROSS JOIN objects AS o ON o.id = f.object
          WHERE m.claim = ? AND o.bytes IS changes.bytes AND f.modified IS changes.modified)
        WHERE effect = 5
        """
    ).execute(arguments: [claim])
  }

  /// Makes the plan, a checkpoint after missing journals, say all that has to happen to what the history believes.
  private func startAnew(_ claim: String) throws {
    // What was touched or moved may have been replaced before: nothing says that the object is the one known here.
    try db.execute(sql: "UPDATE run_plan.changes SET effect = 1 WHERE effect IN (3, 4)")
    // Of somebody else's file that was moved out of the way nothing is left there.
    try db.execute(sql: "UPDATE run_plan.changes SET effect = 2 WHERE effect = 0 AND old = 1")
    try db.execute(
      sql: """
        INSERT INTO run_plan.changes (path, number, change, result, effect, old)
        SELECT f.path, 0, 2, 3, 2, 2 FROM mirrors AS m CROSS JOIN files AS f ON f.mirror = m.id
        WHERE m.claim = ? AND NOT EXISTS (SELECT 1 FROM run_plan.changes AS c WHERE c.path = f.path)
        """, arguments: [claim])
  }
}
