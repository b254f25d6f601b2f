import BackupCore

extension Run {
  /// The planned additions of a plan that is held for its deletions or replacements alone, as a plan of their own; nil
  /// where the job does not ask for that, there are none, or anything else holds the plan too.
  ///
  /// The whole plan is kept under its id, for `--accept`.
  func additionsOfHeld(_ plan: JobPlan) throws -> JobPlan? {
    let harmless: Set<Reason> = [.tooManyDeletions, .tooManyReplacements]
    guard job.guards.whenHeld == .add, plan.claim != nil, !plan.takesOver, plan.totals.add.files > 0,
      plan.header.findings.allSatisfy({ harmless.contains($0.reason) })
    else { return nil }
    let additions = try ports.host.newPlan(job)
    var batch: [PlannedChange] = []
    try plan.ledger.forEach(.ready([.add])) { change in
      batch.append(change)
      guard batch.count == 1000 else { return }
      try additions.insert(batch)
      batch = []
    }
    try additions.insert(batch)
    try keepHeld(plan)
    var partial = plan
    partial.ledger = additions
    partial.totals = try additions.totals()
    (partial.marksFiles, partial.looksAtMarks) = (false, false)
    // A plan of its own, which the run carries out and is accounted for by; the whole one stays for `--accept`.
    partial.header.verdict = .clear
    partial.header.plan = try additions.planID(job: job.name)
    return partial
  }
}
