import BackupCore

/// The guards' findings against a plan, the strongest first.
func judge(_ plan: JobPlan, _ request: RunRequest, through host: Host) throws -> [Finding] {
  let accepted = try request.accept.map(host.openPlan)
  let counted = try accepted.map { try plan.ledger.counts(excluding: $0) }
  let job = plan.context.job
  var facts = PlanFacts(
    job: job.name, plan: plan.header.plan, destination: job.destination.description, source: job.source,
    mirrorFiles: plan.dryRun.mirrorFiles, additions: plan.totals.add.files,
    deletions: counted?.deletions ?? plan.totals.delete.files,
    replacements: counted?.replacements ?? plan.totals.replace.files, allDeletions: plan.totals.delete.files,
    isOurs: plan.claim != nil || request.adopt, hasHiddenFiles: plan.hasHiddenFiles)
  facts.accepted = try accepted?.header().map {
    AcceptedPlan(destination: $0.destination, findings: $0.findings, mounts: $0.mounts)
  }
  facts.sourceFiles = plan.dryRun.sourceFiles
  facts.mounts = plan.mounts
  facts.mountsBefore = try plan.mountsThatMatter(of: plan.mountsBefore, gone: plan.mounts, .all, through: host)
  facts.baseline = plan.baseline
  facts.hasClaim = plan.claim != nil
  facts.isAdopting = request.adopt
  facts.knownFiles = plan.knownFiles
  // An empty plan does no harm to an older copy.
  facts.missingJournal = plan.isEmpty ? nil : plan.missingJournal
  facts.leaving = try accepted.map { try plan.ledger.leaving(excluding: $0) } ?? plan.leaving
  try addExamples(to: &facts, of: plan, limits: job.guards)
  var findings = Guards.judge(facts, limits: job.guards)
  if let wanted = request.plan, wanted != plan.header.plan { findings.append(changedPlan(wanted, plan)) }
  return findings.sorted { Reason.precedes($0.reason, $1.reason) }
}

/// Looks for what tells most about a plan that is to be held: its largest files, and names that only grew an ending.
private func addExamples(to facts: inout PlanFacts, of plan: JobPlan, limits: GuardLimits) throws {
  for change in [Change.delete, .replace] {
    facts.examples[change] = try plan.ledger.largest(3, of: change).map(\.path.shown)
  }
  guard Guards.tooManyDeletions(facts, limits) != nil, facts.additions > 0 else { return }
  var search = Renaming.Search()
  try plan.ledger.forEach(.kinds([.add, .delete])) { search.take($0.change, $0.path) }
  facts.renaming = search.result
}

/// Holds `run --plan ID` when the changes are no longer those that were looked at.
private func changedPlan(_ wanted: String, _ plan: JobPlan) -> Finding {
  let (job, id) = (plan.context.job.name, plan.header.plan)
  return Finding(
    .planChanged, message: "plan '\(wanted)' no longer fits: planned anew, the changes are those of '\(id)'",
    hint: "look at them with 'mirrorkeep plan \(job) --list', then run 'mirrorkeep run \(job) --plan \(id)'")
}
