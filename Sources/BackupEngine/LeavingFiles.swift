import BackupCore

/// Finds what the job's filters exclude since they were changed: files of the mirror that the filters of the last good run
/// let through and these do not. Costs two listings, and only when the filters differ.
///
/// Notes those files in the plan, and those that were left out before and are let in again: a run that carries it out
/// marks them. What is marked already is said no second time.
func findLeavingFiles(_ plan: inout JobPlan, through ports: Ports) async throws {
  let (job, points) = (plan.context.job, ports.host.points)
  guard let claim = plan.claim?.claim else { return }
  let before = plan.baseline.flatMap { $0.claim == claim && $0.filters != job.filters ? $0.filters : nil }
  guard try before != nil || points.areExcludedByOthers(claim, job.filters) else { return }
  let staying = try ports.host.newPlan(job)
  defer { ports.host.discardPlan(staying) }
  var command = LookCommand(.mirror, plan.context)
  do {
    try await listStaying(command, in: staying, through: ports)
  } catch  where before == nil && !Task.isCancelled {
    // Only marks wait for it, and the next run looks again.
    return
  }
  plan.looksAtMarks = true
  let ledger = plan.ledger
  try points.excluded(claim) { path in
    if try staying.isListed(path, in: .mirror) { try ledger.noteExclusions([path], areOver: true) }
  }
  if let before {
    command.isFiltered = true
    command.context.job.filters = before
    try await noteLeavingFiles(command, claim, staying: staying, ledger, through: ports)
    plan.leaving = try ledger.leaving(excluding: nil)
  }
  plan.marksFiles = try ledger.hasExclusions()
}

/// Lists in `ledger` what of the mirror the job's filters let through.
private func listStaying(_ command: LookCommand, in ledger: any PlanLedger, through ports: Ports) async throws {
  var command = command
  command.isFiltered = true
  try await ports.remote.look(command) { files in try ledger.addListing(.mirror, files) }
}

/// Notes files that `command` lists with the filters of before and that do not stay.
private func noteLeavingFiles(
  _ command: LookCommand, _ claim: String, staying: any PlanLedger, _ ledger: any PlanLedger, through ports: Ports
) async throws {
  try await ports.remote.look(command) { files in
    let gone = try files.filter {
      try !staying.isListed($0.path, in: .mirror) && !ports.host.points.isExcluded(claim, $0.path)
    }
    try ledger.noteLeaving(gone)
    // Of a file the history does not know there is nothing to mark.
    try ledger.noteExclusions(
      gone.map(\.path).filter { try ports.host.knownBefore(claim, $0) != nil }, areOver: false)
  }
}

/// Notes what the filters hide of a mirror that is about to be taken over: it stays there, and is not backed up.
func noteHiddenFiles(_ plan: inout JobPlan, through ports: Ports) async throws {
  let (job, ledger) = (plan.context.job, plan.ledger)
  guard !job.filters.isEmpty else { return }
  let staying = try ports.host.newPlan(job)
  defer { ports.host.discardPlan(staying) }
  let command = LookCommand(.mirror, plan.context)
  try await listStaying(command, in: staying, through: ports)
  try await ports.remote.look(command) { files in
    try ledger.noteExclusions(
      files.map(\.path).filter { try !staying.isListed($0, in: .mirror) }, areOver: false)
  }
  plan.looksAtMarks = true
  plan.marksFiles = try ledger.hasExclusions()
}
