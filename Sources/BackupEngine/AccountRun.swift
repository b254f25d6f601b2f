import BackupCore

extension Run {
  /// Matches every planned change with what was seen to happen, enters the result into the history and the record.
  ///
  /// After a clean end the log is enough; in any doubt the remote is looked at. When even that fails the plan stays
  /// unsettled and the next run accounts for it.
  mutating func account(_ plan: JobPlan) async throws {
    report(.accounting)
    if !plan.isEmpty, let failure = await settle(plan) {
      keep(failure)
      return conclude(try plan.ledger.settled(), plan)
    }
    if plan.isEmpty { _ = try plan.ledger.settleFromMarks() }
    var gone = LostFiles()
    if let claim = plan.claim {
      if plan.isEmpty {
        record.bytes.mirror = try ports.host.mirrorTotals(claim.claim).bytes
      } else {
        let applied = try ports.host.applyStates(plan.ledger, record.run, claim.claim)
        (record.bytes.mirror, gone) = (applied.mirror.bytes, applied.lost)
      }
      // Without it the next plan looks again.
      if plan.looksAtMarks { try? ports.host.points.noteExclusionFilters(claim.claim, job.filters) }
    }
    conclude(try plan.ledger.settled(), plan, gone: gone)
    stampEnd()
    if let claim = plan.claim {
      forgetPoints(plan, claim)
      try spoolJournal(plan, claim)
    }
    guard !plan.isEmpty else { return ports.host.discardPlan(plan.ledger) }
    // Without its plan the record is all that tells what this run did, however soon it is killed.
    if (try? ports.host.save(kept)) != nil { try ports.host.finishPlan(record.run) }
  }

  /// Settles the plan by the log, else by looking; returns why it could not be.
  private mutating func settle(_ plan: JobPlan) async -> Failure? {
    do {
      if evidenceIsClean {
        try doubtChangedFiles(plan)
        if try plan.ledger.settleFromMarks() == 0, !hasUncertainFiles { return nil }
      }
      if isKilled || (plan.isFirstUpload && !evidenceIsClean), let suffix = plan.context.partialSuffix {
        try await ports.remote.removePartials(plan.context, suffix)
      }
      try await putBackMissing(plan.context, plan.ledger)
      guard try !isRenamingFolders && plan.ledger.count(.vanished) == 0 else { throw Failure.renaming(job) }
      let (host, claim) = (ports.host, plan.claim?.claim)
      try plan.ledger.settleFromLook { path in try claim.flatMap { try host.knownBefore($0, path) } }
      return nil
    } catch {
      return Failure.wrapping(error, job: job.name)
    }
  }

  /// Has the remote decide about files that are not any more what was planned: their log line does not tell which state
  /// was sent.
  private func doubtChangedFiles(_ plan: JobPlan) throws {
    var changed: [MirrorPath] = []
    let (host, job) = (ports.host, job)
    try plan.ledger.forEach(.sent) { change in
      if !host.isUnchanged(job, change) { changed.append(change.path) }
    }
    for path in changed { try plan.ledger.doubt(path) }
  }
}

extension Failure {
  fileprivate static func renaming(_ job: Job) -> Failure {
    Failure(
      .unverified,
      "job '\(job.name)': it is not certain yet which files the destination '\(job.destination)' has renamed",
      hint: "run 'mirrorkeep run \(job.name)': it looks again first")
  }
}
