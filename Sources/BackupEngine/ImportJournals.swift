import BackupCore

extension Run {
  /// Plans; where the keep folder knows runs this history does not (a restored machine, a lost history), takes their
  /// journals in first and plans anew, so that no plan is carried out over an unknown past.
  mutating func planOverWholeHistory() async throws -> JobPlan {
    let plan = try await planWithRenewedToken()
    guard plan.claim != nil, try await importJournals(missingFrom: plan.keep) else { return plan }
    ports.host.discardPlan(plan.ledger)
    try await reconcileDeadRuns(of: job, request, through: ports)
    return try await planWithRenewedToken()
  }

  /// Takes in the journals of a keep folder whose newest one this history lacks; whether it did.
  func importJournals(missingFrom keep: KeepFolder) async throws -> Bool {
    guard let newest = keep.journals.last, try ports.host.record(newest.run) == nil else { return false }
    let missing = try ports.host.points.unknown(keep.journals.map(\.run))
    let journals = try await ports.remote.fetchJournals(job, missing)
    for warning in try ports.host.importJournals(job, journals) { ports.host.warn(warning) }
    return true
  }
}
