import BackupCore

/// Accounts for runs into this destination that ended without doing so themselves (killed, stopped, no look possible):
/// from the plan recorded ahead and a look at the remote, so that the history is right about what happened, file by file.
///
/// Their unfinished uploads are deleted, what they moved aside and never replaced is put back. Throws what looking throws,
/// so that no new plan is made over an unknown past. Journals this history lacks are taken in before: what they tell of came
/// before such a run (a history that was lost), or after it (a state folder that is older than the run's end).
/// Somebody who only reads (`isReading`) lets another's mirror be; anybody else a copy, too.
func reconcileDeadRuns(
  of job: Job, _ request: RunRequest, isReading: Bool = false, through ports: Ports
) async throws {
  try writeFoundJournals(of: job, through: ports)
  guard try !ports.host.unsettledPlans(job).isEmpty else { return }
  let keep = try await ports.remote.keepFolder(job)
  let claim = try checkClaim(keep.claim, of: job, request, isReading: isReading, through: ports.host)
  // Nothing is put back before the guards have judged and the claim is ours.
  if let claim, claim.hostID != ports.host.identity.id { return }
  if claim != nil {
    _ = try await importJournals(
      of: job, missingFrom: keep, through: ports, unlessNewestIsKnown: false,
      strangers: isReading ? .leave : request.adopt ? .take : .refuse)
  }
  for ledger in try ports.host.unsettledPlans(job) {
    guard let header = try ledger.header(), let id = header.run else { continue }
    if let claim, header.claim == claim.claim {
      if !header.mayHaveChanged(keep) {
        try endUnannounced(id, job, request, claim, ports)
        try settle(ledger, ports)
        continue
      }
      try await reconcile(id, ledger, of: job, request, claim, through: ports)
    } else if header.isClaimed != true {
      // The claim is written before anything is changed: without it nothing of this run reached the mirror.
      try settle(ledger, ports)
    }
    // Else what this run changed lies at a destination that is not there now; it is accounted for when it is back.
  }
}

extension PlanHeader {
  /// Whether the plan's run may have changed anything: it was announced first, and whoever else worked there since has
  /// accounted for it then. What a look finds of any other run is the work of others.
  func mayHaveChanged(_ keep: KeepFolder) -> Bool {
    isAnnounced != false || keep.journals.contains { $0.run == run }
  }
}

/// Ends a run that changed nothing in the history; its planned journal is not sent any more.
private func endUnannounced(
  _ id: RunID, _ job: Job, _ request: RunRequest, _ claim: Claim, _ ports: Ports
) throws {
  var record = try ports.host.record(id) ?? Run(job, request, ports).record
  record.run = id
  if record.outcome == .running || record.outcome == .interrupted {
    record.outcome = .interrupted
    record.message = "the run was interrupted before it changed anything"
    try ports.host.save(record)
  }
  try ports.host.journalSent(claim.claim, id)
}

private func settle(_ ledger: any PlanLedger, _ ports: Ports) throws {
  if let run = try ledger.header()?.run { try ports.host.finishPlan(run) }
}

private func reconcile(
  _ id: RunID, _ ledger: any PlanLedger, of job: Job, _ request: RunRequest, _ claim: Claim, through ports: Ports
) async throws {
  var run = Run(job, request, ports)
  run.record = try ports.host.record(id) ?? run.record
  run.record.run = id
  let leftOut = ports.host.sourceFacts(job).leftOut
  let context = PlanContext(job: job, leftOut: leftOut, run: id)
  try await ports.remote.removePartials(context, PlanContext.partialSuffix(of: id))
  try await run.putBackMissing(context, ledger)
  try ledger.settleFromLook { path in try ports.host.knownBefore(claim.claim, path) }
  let applied = try ports.host.applyStates(ledger, id, claim.claim)
  let settled = try ledger.settled()
  let before = run.record.files
  run.record.files = settled.files
  run.record.files.checked = before.checked
  run.record.files.linksSkipped = before.linksSkipped
  run.record.bytes.sent = settled.bytesSent
  run.record.bytes.mirror = applied.mirror.bytes
  run.record.errors = Array((applied.lost.errors + settled.errors).prefix(RunRecord.errorLimit))
  if settled.files.replaced + settled.files.deleted > 0 { run.record.versions = context.versions }
  if run.record.outcome == .running || run.record.outcome == .interrupted {
    run.record.outcome = .interrupted
    let lost = applied.lost.text.map { "; " + $0 } ?? ""
    run.record.message = "the run was interrupted; until then: " + RunSummary.text(run.record) + lost
  }
  try ports.host.save(run.record)
  _ = try ports.host.writeJournal(JournalOrder(.done, record: run.record, job: job, claim: claim, plan: ledger))
  try settle(ledger, ports)
}
