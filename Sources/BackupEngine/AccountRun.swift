import BackupCore

extension Run {
  /// Matches every planned change with what was seen to happen, enters the result into the history and the record.
  ///
  /// After a clean end the log is enough; in any doubt the remote is looked at. When even that fails the plan stays
  /// unsettled and the next run accounts for it.
  mutating func account(_ plan: JobPlan) async throws {
    report(.accounting)
    record.files.checked = plan.dryRun.sourceFiles
    record.files.linksSkipped = plan.dryRun.linksSkipped
    guard let claim = plan.claim else { return try concludeWithoutMirror(plan) }
    if try isCertain(plan) {
      try plan.ledger.settleFromMarks()
    } else {
      do {
        try await putBackMissing(plan.context, plan.ledger)
        try plan.ledger.settleFromLook()
      } catch {
        keep(Failure.wrapping(error, job: job.name))
        return conclude(try plan.ledger.settled(), plan)
      }
    }
    var totals = try ports.host.mirrorTotals(claim.claim)
    if !plan.isEmpty { totals = try ports.host.applyStates(plan.ledger, record.run, claim.claim) }
    record.bytes.mirror = totals.bytes
    conclude(try plan.ledger.settled(), plan)
    try spoolJournal(plan, claim)
    try plan.ledger.update { $0.isApplying = false }
    try plan.ledger.commit()
  }

  /// Whether the log proves every planned change, and the files sent are still those that were planned.
  private mutating func isCertain(_ plan: JobPlan) throws -> Bool {
    guard !plan.isEmpty else { return true }
    guard evidenceIsClean, try plan.ledger.count(.unmarked) == 0 else { return false }
    let host = ports.host
    let job = job
    var changed: [(MirrorPath, Change)] = []
    try plan.ledger.forEach(.sent) { row in
      let planned = row.planned
      if case .present(let size, let modified, _) = host.lookAtSource(job, planned.path),
        size == planned.bytes, modified == planned.modified
      {
        return
      }
      changed.append((planned.path, planned.change))
    }
    for (path, change) in changed { try plan.ledger.doubt(path, change) }
    return changed.isEmpty
  }

  /// Nothing was there to carry out, and nothing lies at the destination yet (an empty source, a first run).
  private mutating func concludeWithoutMirror(_ plan: JobPlan) throws {
    try plan.ledger.settleFromMarks()
    conclude(try plan.ledger.settled(), plan)
  }
}
