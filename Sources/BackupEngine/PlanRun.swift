import BackupCore

extension Run {
  /// Plans; when the remote rejects the token and the job files declare a newer one, stores that and plans once more.
  func planWithRenewedToken() async throws -> JobPlan {
    do {
      return try await planJob(job, request, run: record.run, through: ports)
    } catch let failure as Failure where failure.reason == .tokenRejected && request.setup != .never {
      guard try await ports.remote.renewToken(job) else { throw failure }
      return try await planJob(job, request, run: record.run, through: ports)
    }
  }

  /// Takes the plan and the guards' verdict over into the record.
  mutating func adopt(_ plan: JobPlan) {
    record.plan = plan.header.plan
    record.findings = plan.header.findings
    record.files.checked = plan.dryRun.sourceFiles
    record.files.linksSkipped = plan.dryRun.linksSkipped
    for warning in plan.warnings { ports.host.warn(warning) }
  }

  /// Commits the plan under the run's name, makes or takes along the claim, and sends the planned journal: from here on a
  /// crash leaves enough to know what may have happened.
  mutating func recordAhead(_ plan: inout JobPlan) async throws {
    report(.preparing)
    var claim = plan.claim ?? newClaim()
    plan.header.claim = claim.claim
    plan.header.run = record.run
    plan.header.partialSuffix = plan.context.partialSuffix
    plan.isFirstUpload = plan.claim == nil && plan.dryRun.mirrorFiles == 0 && request.plan == nil
    plan.header.isFirstUpload = plan.isFirstUpload
    plan.header.isClaimed = plan.claim != nil
    plan.header.isAnnounced = false
    plan.ledger = try ports.host.keepPlan(plan.ledger, plan.header)
    if plan.claim == nil || claim.job != job.name {
      claim.job = job.name
      try await ports.remote.writeClaim(job, claim)
      plan.header.isClaimed = true
      try plan.ledger.commit(plan.header)
    }
    plan.claim = claim
    let order = JournalOrder(.planned, record: record, job: job, claim: claim, plan: plan.ledger)
    let file = try ports.host.writeJournal(order)
    // Asked now, beside the journal's way to the remote: the steps that need it then have the answer at once.
    let (ports, job, needsAnswer) = (ports, job, !plan.isFirstUpload)
    async let abilities = needsAnswer ? ports.remote.canCopy(job) : false
    try await ports.remote.sendJournal(job, file, record.run)
    plan.header.isAnnounced = true
    try plan.ledger.commit(plan.header)
    _ = try await abilities
  }

  func newClaim() -> Claim {
    Claim(
      claim: ports.host.newClaimID(), hostID: ports.host.identity.id, host: ports.host.identity.name, job: job.name,
      source: job.source, destination: job.destination.description, since: UTCTime.text(record.startedAt))
  }
}
