import BackupCore

/// The guards' findings against a plan, the strongest first.
func judge(_ plan: JobPlan, _ request: RunRequest, through host: Host) throws -> [Finding] {
  let accepted = try request.accept.map(host.openPlan)
  let deletions = try accepted.map { try plan.ledger.count(.delete, notIn: $0) } ?? plan.totals.delete.files
  let replacements = try accepted.map { try plan.ledger.count(.replace, notIn: $0) } ?? plan.totals.replace.files
  let facts = PlanFacts(
    job: plan.context.job.name, plan: plan.id, destination: plan.context.job.destination.description,
    source: plan.context.job.source, mirrorFiles: plan.dryRun.mirrorFiles,
    additions: plan.totals.add.files, deletions: deletions, replacements: replacements,
    allDeletions: plan.totals.delete.files, isOurs: plan.claim != nil || request.adopt,
    accepted: try accepted.map { Set(try $0.header.findings.map(\.reason)) } ?? [])
  var findings = Guards.judge(facts, limits: plan.context.job.guards)
  if let wanted = request.plan, wanted != plan.id { findings.append(changedPlan(wanted, plan)) }
  return findings.sorted { Reason.precedes($0.reason, $1.reason) }
}

/// Holds `run --plan ID` when the changes are no longer those that were looked at.
private func changedPlan(_ wanted: String, _ plan: JobPlan) -> Finding {
  let job = plan.context.job.name
  return Finding(
    .planChanged, message: "plan '\(wanted)' no longer fits: planned anew, the changes are those of '\(plan.id)'",
    hint: "look at them with 'mirrorkeep plan \(job) --list', then run 'mirrorkeep run \(job) --plan \(plan.id)'")
}
