import BackupCore

extension Run {
  /// Takes over another's claim: from here on the machine that had it is refused. Runs that died there are accounted for,
  /// after which there is a new plan, with its own findings.
  mutating func takeOver(_ plan: JobPlan) async throws -> JobPlan {
    report(.preparing)
    var claim = newClaim()
    if let theirs = plan.claim { claim.claim = theirs.claim }
    for run in try openRuns(of: job, in: plan.keep, through: ports) {
      ports.host.warn(
        "run '\(run)' of host '\(plan.claim?.host ?? "")' has not said how it ended; if it is still at work there, stop it"
      )
    }
    try await ports.remote.writeClaim(job, claim)
    guard try ports.host.recovery.hasGaps(claim.claim) || !ports.host.unsettledPlans(job).isEmpty else {
      var plan = plan
      (plan.claim, plan.takesOver) = (claim, false)
      return plan
    }
    ports.host.discardPlan(plan.ledger)
    try await reconcileDeadRuns(of: job, request, through: ports)
    try await fillGaps(claim)
    let replanned = try await planWithRenewedToken()
    adopt(replanned)
    return replanned
  }
}
