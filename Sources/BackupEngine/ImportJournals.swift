import BackupCore

extension Run {
  /// Plans; where the keep folder knows runs this history does not (a restored machine, a lost history), takes their
  /// journals in first and plans anew, so that no plan is carried out over an unknown past.
  mutating func planOverWholeHistory() async throws -> JobPlan {
    let plan = try await planWithRenewedToken()
    guard plan.claim != nil, let newest = plan.keep.journals.last, try ports.host.record(newest.run) == nil else {
      return plan
    }
    ports.host.discardPlan(plan.ledger)
    let missing = try plan.keep.journals.map(\.run).filter { try ports.host.record($0) == nil }
    let journals = try await ports.remote.fetchJournals(job, missing)
    for warning in try ports.host.importJournals(journals) { ports.host.warn(warning) }
    try await reconcileDeadRuns(of: job, request, through: ports)
    return try await planWithRenewedToken()
  }
}
