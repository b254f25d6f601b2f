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

  /// Takes the guards' verdict over into the record.
  mutating func judge(_ plan: inout JobPlan) throws {
    record.plan = plan.id
    record.findings = plan.findings
    record.files.checked = plan.dryRun.sourceFiles
    record.files.linksSkipped = plan.dryRun.linksSkipped
    // The plan's own hint names its id, which only a kept plan has.
    try plan.ledger.update { $0.run = plan.findings.isEmpty ? record.run : nil }
  }

  /// Commits the plan, makes or takes along the claim, and sends the planned journal: from here on a crash leaves enough
  /// to know what may have happened.
  mutating func recordAhead(_ plan: JobPlan) async throws -> Claim {
    report(.preparing)
    var claim = plan.claim ?? newClaim()
    try plan.ledger.update {
      $0.claim = claim.claim
      $0.run = record.run
      $0.isApplying = true
    }
    try plan.ledger.commit()
    if plan.claim == nil || claim.job != job.name {
      claim.job = job.name
      try await ports.remote.writeClaim(job, claim)
      try ports.host.rememberClaim(job, claim)
    }
    let order = JournalOrder(.planned, record: record, job: job, claim: claim, plan: plan.ledger)
    let file = try ports.host.writeJournal(order)
    try await ports.remote.sendJournal(job, file, record.run)
    return claim
  }

  func newClaim() -> Claim {
    Claim(
      claim: ports.host.newClaimID(), hostID: ports.host.identity.id, host: ports.host.identity.name, job: job.name,
      source: job.source, destination: job.destination.description, since: UTCTime.text(record.startedAt))
  }
}
