// Read this first: one restore, from its point to its record. Each step is a file of its own beside this one.
package import BackupCore

/// Brings files of a restore point back into a folder and returns what became of it; its record has been saved.
///
/// choose the point -> check the target -> lock -> plan -> ensure remote -> import journals, choose and plan anew -> fetch -> verify -> put in place -> account.
/// What is cheap and local comes first, and nothing is written before the whole restore was planned. Files arrive in a
/// private folder inside the target and are moved to their places once they are known to be right, so a restore that was
/// stopped or killed goes on where it was when it is asked for again. A dry run ends with the plan, records nothing and
/// touches neither target nor remote. Never throws: every failure is an outcome.
package func restoreJob(_ request: RestoreRequest, through ports: RestorePorts) async -> RestoreReport {
  var restore = Restore(request, ports)
  do {
    if !request.isDryRun { try restore.host.begin(restore.record) }
    var point = try restore.choosePoint()
    let job = try await restore.job(of: point)
    var facts = try restore.checkTarget(of: job, for: point)
    try await restore.reconcile(job)
    let unlock = try ports.lock(job, restore.record.run)
    defer { unlock() }

    let unplanned = restore
    var plan = try restore.plan(point, job, into: facts)
    guard !request.isDryRun else { return restore.endRehearsed(plan) }
    // Another machine went on with the backup, or this history is older than it: what lay in the mirror may lie in its
    // versions now, and the point that is asked for may be a later one.
    if let keep = try await restore.ensureRemote(plan), restore.isClaimed,
      try await importJournals(
        of: job, missingFrom: keep, through: ports.ports, strangers: .leave,
        began: { [restore] in restore.report(.importing) })
    {
      restore.forgetPlan(since: unplanned)
      point = try restore.choosePoint()
      facts = try restore.checkTarget(of: job, for: point)
      plan = try restore.plan(point, job, into: facts)
    }
    let arrivals = try await restore.fetch(plan)
    let unequal = try await restore.verify(plan, arrivals)
    try restore.putInPlace(plan, unequal)
  } catch {
    return restore.end(failed: error)
  }
  return restore.end()
}
