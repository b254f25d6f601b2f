package import BackupCore

/// Makes a job's plan and changes nothing: listing the keep folder and comparing source and mirror go side by side.
///
/// `run` is nil for `plan`, which is not a run. The plan is not kept yet: `Host.keepPlan` does that. Throws
/// `claimed-by-another`, what `Remote.dryRun` and `Remote.keepFolder` throw, and failures of the state folder.
package func planJob(
  _ job: Job, _ request: RunRequest, run: RunID?, through ports: Ports
) async throws -> JobPlan {
  ports.host.progress(RunProgress(job: job.name, phase: .planning))
  let facts = ports.host.sourceFacts(job)
  let context = PlanContext(job: job, leftOut: facts.leftOut, run: run)
  let ledger = try ports.host.newPlan(job)
  do {
    async let listing = ports.remote.keepFolder(job)
    async let comparison = ports.remote.dryRun(context) { records in try ledger.noteRecords(records) }
    let keep = try await listing
    let claim = try checkClaim(keep.claim, of: job, request, through: ports.host)
    let comparing = try await comparison
    // What went meanwhile was compared in part: its files look deleted.
    let mounts = ports.host.sourceFacts(job).mounts
    defer { comparing.discard() }
    if claim == nil, let around = try await ports.remote.claimAround(job) { throw Failure.inside(around, job) }
    try checkEvidence(of: comparing, source: facts, job: job)
    let reserved = try fillPlan(ledger, from: comparing, of: job, through: ports.host)
    if let other = reserved.inMirror { throw Failure.overlapping(job, keepFolder: other) }
    let dryRun = comparing.leavingOut(reserved)
    try await planRenames(ledger, context, claim: claim, through: ports)
    try markPathsInTheWay(ledger)

    let header = PlanHeader(
      plan: "", job: job.name, madeAt: ports.host.now(), source: job.source,
      destination: job.destination.description, keepFolder: job.destination.keepFolder)
    var plan = JobPlan(
      ledger: ledger, header: header, dryRun: dryRun, context: context, keep: keep, claim: claim,
      totals: try ledger.totals())
    plan.takesOver = claim.map { !isOurs($0, of: job, by: ports.host.identity, otherJobs: request.otherJobs) } ?? false
    (plan.mountsBefore, plan.mounts) = (facts.mounts, mounts)
    try await compareWithHistory(&plan, through: ports)
    plan.header.mounts = try plan.mountChange(through: ports.host)
    plan.header.plan = try ledger.planID(job: job.name, mounts: plan.header.mounts)
    plan.isAdopting = claim == nil && request.adopt && (dryRun.mirrorFiles > 0 || plan.hasHiddenFiles)
    if plan.isAdopting { try await noteHiddenFiles(&plan, through: ports) }
    plan.warnings = warnings(of: dryRun, reserved, source: facts, job: job)
    try describe(&plan, findings: try judge(plan, request, through: ports.host))
    return plan
  } catch {
    ports.host.discardPlan(ledger)
    throw error
  }
}

/// Enters what the history, and only where that leaves doubt the remote, knows beside the comparison.
private func compareWithHistory(_ plan: inout JobPlan, through ports: Ports) async throws {
  let job = plan.context.job
  plan.baseline = try ports.host.baseline(job, plan.claim)
  try await findLeavingFiles(&plan, through: ports)
  if let claim = plan.claim {
    plan.knownFiles = try ports.host.mirrorTotals(claim.claim).files
    plan.missingJournal = try missingJournal(of: claim, plan.keep, through: ports.host)
  }
  if plan.dryRun.mirrorFiles == 0, plan.claim == nil || plan.knownFiles > 0 {
    plan.hasHiddenFiles = try await ports.remote.hasFiles(job)
  }
}

/// The run of the newest restore point that was told of there, when the keep folder has journals but not that run's: what
/// lies there is older than this history. Points whose journals wait here or are nowhere tell nothing about it.
func missingJournal(of claim: Claim, _ keep: KeepFolder, through host: Host) throws -> RunID? {
  guard !keep.journals.isEmpty else { return nil }
  let there = Set(keep.journals.map(\.run))
  let silent = try Set(host.recovery.onlyVersions(claim.claim)).union(journalsHere(claim.claim, host)).subtracting(
    there)
  guard let newest = try host.points.kept(claim.claim).last(where: { !silent.contains($0) }) else { return nil }
  return there.contains(newest) ? nil : newest
}

/// Whether a journal tells of the newest restore point, there or here.
func newestHasJournal(_ claim: String, _ keep: KeepFolder, through host: Host) throws -> Bool {
  guard let newest = try host.points.kept(claim).last else { return true }
  return try keep.journals.contains { $0.run == newest } || journalsHere(claim, host).contains(newest)
}

/// Runs whose journals wait to be sent, or to be written.
private func journalsHere(_ claim: String, _ host: Host) throws -> Set<RunID> {
  Set(try host.waitingJournals(claim).map(\.run)).union(try host.recovery.unwrittenJournals().map(\.run))
}

/// Refuses a comparison that saw nothing where there is something: no plan may come of it.
func checkEvidence(of dryRun: DryRun, source: SourceFacts, job: Job) throws {
  guard source.hasEntries, dryRun.listed == 0 else { return }
  throw Failure(
    .unverified, "job '\(job.name)': rclone ended without an error but looked at no file of '\(job.source)'",
    hint: "check which program 'rclone' is with 'mirrorkeep remote check \(job.destination.remote)'")
}

extension Failure {
  fileprivate static func inside(_ around: AncestorClaim, _ job: Job) -> Failure {
    let owner =
      if case .found(let claim) = around.claim { "job '\(claim.job)' of host '\(claim.host)'" } else { "somebody" }
    return Failure(
      .claimedByAnother,
      "job '\(job.name)': the destination '\(job.destination)' lies inside '\(around.mirror)', which belongs to \(owner)",
      hint: "name a destination that is not inside another's in the file of job '\(job.name)'")
  }

  fileprivate static func overlapping(_ job: Job, keepFolder: MirrorPath) -> Failure {
    Failure(
      .claimedByAnother,
      "job '\(job.name)': its mirror '\(job.destination)' holds '\(keepFolder.shown)', the keep folder of a destination "
        + "that lies inside it",
      hint: "give each job a destination of its own, none inside another's; if that folder is only a copy, remove it")
  }
}

private func warnings(
  of dryRun: DryRun, _ reserved: ReservedNames, source: SourceFacts, job: Job
) -> [String] {
  let top = MirrorPath(".mirrorkeep")
  let folders = (source.holdsKeepFolder ? [top] : []) + reserved.inSource.filter { $0 != top }
  var warnings = folders.map { "'\(job.source)/\($0.shown)' is not stored: the name is reserved" }
  for folder in source.leftOut { warnings.append("'\(folder.shown)' is not stored: it is mirrorkeep's state folder") }
  for path in dryRun.duplicates {
    warnings.append("'\(path.shown)' is not stored: rclone takes it for another file's name")
  }
  return warnings
}

private func describe(_ plan: inout JobPlan, findings: [Finding]) throws {
  plan.header.findings = findings
  plan.header.verdict = findings.isEmpty ? .clear : .held
  plan.header.checkedFiles = plan.dryRun.sourceFiles
  plan.header.linksSkipped = plan.dryRun.linksSkipped
  plan.header.isListingClean = plan.dryRun.isClean
  plan.header.commands = [plan.dryRun.command]
}
