import BackupCore

/// Takes in the journals of a keep folder whose newest one this history lacks, calling `began` before; whether it did.
func importJournals(
  of job: Job, missingFrom keep: KeepFolder, through ports: Ports, began: () -> Void = {}
) async throws -> Bool {
  guard let newest = keep.journals.last, try !ports.host.points.unknown([newest.run]).isEmpty else { return false }
  began()
  let missing = try ports.host.points.unknown(keep.journals.map(\.run))
  let journals = try await ports.remote.fetchJournals(job, missing)
  for warning in try ports.host.importJournals(job, journals) { ports.host.warn(warning) }
  return true
}

extension Run {
  /// Plans; where the keep folder knows runs this history does not (a restored machine, a lost history), takes their
  /// journals in first and plans anew, so that no plan is carried out over an unknown past.
  mutating func planOverWholeHistory() async throws -> JobPlan {
    let plan = try await planWithRenewedToken()
    guard let claim = plan.claim else { return plan }
    let isRebuilt = plan.takesOver ? try await importEnded(claim, plan.keep) : false
    let isImported = try await importJournals(of: job, missingFrom: plan.keep, through: ports)
    guard isRebuilt || isImported else { return plan }
    ports.host.discardPlan(plan.ledger)
    try await reconcileDeadRuns(of: job, request, through: ports)
    return try await planWithRenewedToken()
  }

  /// Rebuilds the history of another machine's mirror when a run of it, looked at before it had ended, has said since
  /// itself what it did; whether it did.
  private func importEnded(_ claim: Claim, _ keep: KeepFolder) async throws -> Bool {
    let open = try openRuns(in: keep)
    guard !open.isEmpty else { return false }
    let ended = try ports.host.recovery.ended(try await ports.remote.fetchJournals(job, open))
    guard !ended.isEmpty else { return false }
    let journals = try await ports.remote.fetchJournals(job, keep.journals.map(\.run))
    for warning in try ports.host.recovery.importAnew(job, claim.claim, journals, [:], ended) {
      ports.host.warn(warning)
    }
    return true
  }

  /// Runs with a journal in the keep folder that had not ended when they were last looked at, oldest first.
  func openRuns(in keep: KeepFolder) throws -> [RunID] {
    let open = Set(try ports.host.unsettledPlans(job).compactMap { try $0.header()?.run })
    return keep.journals.map(\.run).filter(open.contains)
  }
}
