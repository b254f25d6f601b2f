// Read this first: one backup, from its lock to its journal. Each step is a file of its own beside this one.
package import BackupCore

/// Makes one attempt at backing a job up and returns its record, which has been saved, whatever happened.
///
/// lock -> hooks before -> ensure remote -> check source -> check claim -> plan -> judge -> record -> apply -> account -> journal ->
/// prune.
/// Nothing on the remote is changed before the guards have judged the plan. Cancelling the task ends the rclone under way;
/// what it had done is accounted by the next run. Never throws: every failure is an outcome.
/// `backUp` stands around it: further attempts, the limit of its time, and the hooks that follow.
package func runJob(_ job: Job, _ request: RunRequest, through ports: Ports) async -> RunRecord {
  var run = Run(job, request, ports)
  let unlock: @Sendable () -> Void
  do {
    unlock = try ports.host.lock(job, run.record.run)
  } catch {
    return run.end(failed: error)
  }
  defer { unlock() }

  do {
    try await run.begin()
    run.record.rcloneVersion = try await ports.remote.version()
    try await ports.remote.ensure(job, request.setup)
    try ports.host.checkSource(job)
    try await reconcileDeadRuns(of: job, request, through: ports)

    var plan = try await run.planOverWholeHistory()
    run.adopt(plan)
    if plan.takesOver || plan.claim == nil && request.adopt, plan.header.findings.isEmpty {
      plan = try await run.takeOver(plan)
    }
    if !plan.header.findings.isEmpty {
      guard let additions = try run.additionsOfHeld(plan) else { return try run.endHeld(plan) }
      plan = additions
    }
    if plan.isAdopting { plan.claim = try await run.adoptMirror(plan) }
    if !plan.isEmpty {
      try await run.recordAhead(&plan)
      if plan.totals.files > 0 { try await run.apply(plan) }
    }
    try await run.account(plan)
    await run.enterOthersChanges(plan)
    await run.sendJournals(plan)
    await run.pruneVersions(plan)
  } catch {
    return run.end(failed: error)
  }
  return run.end()
}
