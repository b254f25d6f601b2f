import BackupCore

extension Run {
  /// Takes over another's claim: from here on the machine that had it is refused. Runs that died there are accounted for,
  /// after which there is a new plan, with its own findings.
  ///
  /// Where the claim is gone and journals are there, they name it, and the mirror goes on under it as it is found: the
  /// versions there are of its points.
  mutating func takeOver(_ plan: JobPlan) async throws -> JobPlan {
    report(.preparing)
    var claim = newClaim()
    guard let theirs = plan.claim else {
      guard let lost = try await claimOfJournals(plan.keep) else { return plan }
      claim.claim = lost
      var theirs = claim
      // Nobody knows whose it was.
      theirs.hostID = ""
      try refuseCopy(theirs, for: job, request.otherJobs, through: ports.host)
      return try await goOn(under: claim, insteadOf: plan)
    }
    claim.claim = theirs.claim
    for run in try openRuns(of: job, in: plan.keep, through: ports) {
      ports.host.warn(
        "run '\(run)' of host '\(plan.claim?.host ?? "")' has not said how it ended; if it is still at work there, stop it"
      )
    }
    try await ports.remote.writeClaim(job, claim)
    guard try ports.host.recovery.doubt(claim.claim) != nil || !ports.host.unsettledPlans(job).isEmpty else {
      var plan = plan
      (plan.claim, plan.takesOver) = (claim, false)
      return plan
    }
    ports.host.discardPlan(plan.ledger)
    try await reconcileDeadRuns(of: job, request, through: ports)
    try await resolveDoubt(claim, plan.keep)
    let replanned = try await planWithRenewedToken()
    adopt(replanned)
    return replanned
  }

  private func claimOfJournals(_ keep: KeepFolder) async throws -> String? {
    let runs = keep.journals.map(\.run)
    for some in [Array(runs.suffix(3)), Array(runs.dropLast(3))] where !some.isEmpty {
      let survey = try ports.host.recovery.survey(try await ports.remote.fetchJournals(job, some))
      if let claim = survey.claim { return claim }
    }
    return nil
  }

  private mutating func goOn(under claim: Claim, insteadOf plan: JobPlan) async throws -> JobPlan {
    if try ports.host.recovery.doubt(claim.claim) == nil { try ports.host.recovery.setDoubt(.unclaimed, claim.claim) }
    try await ports.remote.writeClaim(job, claim)
    ports.host.discardPlan(plan.ledger)
    try await reconcileDeadRuns(of: job, request, through: ports)
    let replanned = try await planOverWholeHistory()
    adopt(replanned)
    return replanned
  }
}
