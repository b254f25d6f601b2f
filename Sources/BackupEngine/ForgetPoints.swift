import BackupCore

extension Run {
  /// The points that go under the job's `keep`, oldest first, and how many there are in all.
  func pointsToForget(_ claim: String) throws -> (all: Int, forgotten: [RunID]) {
    let points = try ports.host.points.kept(claim)
    let reasons = try keptReasons(ports.host.points.startTimes(claim), job.keep, ports.host.points.calendar)
    return (points.count, zip(points, reasons).filter(\.1.isEmpty).map(\.0))
  }

  /// After a run that did its work: gives up what `keep` does not keep any more. The journal written next says so, and
  /// only after it lies in the keep folder is anything removed.
  func forgetPoints(_ plan: JobPlan, _ claim: Claim) {
    guard mayPrune(plan), !job.keep.isAll else { return }
    do {
      let forgotten = try pointsToForget(claim.claim).forgotten
      guard !forgotten.isEmpty else { return }
      if let failure = try refusePruning(plan.keep, plan.missingJournal) { throw failure }
      try ports.host.points.forget(claim.claim, forgotten)
    } catch {
      ports.host.warn("no restore point was given up: \(Failure.wrapping(error, job: job.name).message)")
    }
  }

  /// Whether the run that ended so may be followed by a prune: it succeeded, or only some files were not stored and every
  /// folder was listed.
  func mayPrune(_ plan: JobPlan) -> Bool {
    record.outcome == .succeeded
      || (record.outcome == .incomplete && record.reason == .filesFailed && plan.dryRun.isClean)
  }

  /// Why nothing may be given up or removed by what the history knows of a mirror; `missing` as `JobPlan.missingJournal`.
  func refusePruning(_ keep: KeepFolder, _ missing: RunID?) throws -> Failure? {
    try refuseUnknownRuns(keep) ?? refuseOlderCopy(missing)
  }

  /// Why nothing may be decided where the newest point's journal is missing: what this history would have go may be all
  /// that an older copy of the backup has.
  private func refuseOlderCopy(_ missing: RunID?) -> Failure? {
    missing.map { run in
      Failure(
        .unverified,
        "job '\(job.name)': '\(job.destination.keepFolder)' has no journal of run '\(run)', the newest restore point known "
          + "here: it looks like an older copy of this backup",
        hint: "put the backup itself in its place; see what a run there would do with 'mirrorkeep plan \(job.name)'")
    }
  }

  /// Why nothing may be decided: the keep folder has journals this history lacks, and what they did may need any version.
  func refuseUnknownRuns(_ keep: KeepFolder) throws -> Failure? {
    // What is recorded of a run, and has its plan here, is accounted for by that.
    let open = Set(try openRuns(of: job, in: keep, through: ports))
    let unknown = try ports.host.points.unknown(keep.journals.map(\.run))
    guard let run = try unknown.first(where: { try !open.contains($0) || ports.host.record($0) == nil }) else {
      return nil
    }
    let journal = "\(job.destination.keepFolder)/runs/\(run).jsonl.gz"
    return Failure(
      .unverified,
      "job '\(job.name)': the journal of run '\(run)' is not known here, so it is not known what it stored and needs",
      hint: "take it in with 'mirrorkeep recover \(job.destination)'; where that does not, look at '\(journal)': once "
        + "the run has ended, or the journal is whole again or deleted, run the command again")
  }
}
