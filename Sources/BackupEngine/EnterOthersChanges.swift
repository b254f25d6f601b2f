import BackupCore

extension Run {
  /// Looks at the whole mirror where it has more or fewer files, after a run that did all it had planned, than the history
  /// believes, and enters it as it is found, as a run of its own (kind `recover`) after this one.
  ///
  /// More: somebody else put files there that the source has too; until they are known no restore point has them. Fewer:
  /// somebody removed files that the source does not have any more; earlier points have lost them, and the run says so.
  /// What cannot be looked at is looked at by the next run. An older copy of the backup, to which nothing was to be done, is
  /// not what became of it.
  mutating func enterOthersChanges(_ plan: JobPlan) async {
    guard let claim = plan.claim, !plan.isFirstUpload, !plan.isAdopting, plan.header.findings.isEmpty,
      plan.dryRun.isClean, record.outcome == .succeeded, record.files.changed == plan.totals.files
    else { return }
    if let run = plan.missingJournal, !request.adopt {
      if plan.isEmpty { warnOfOlderCopy(run) }
      return
    }
    let seen = plan.dryRun.sourceFiles
    do {
      guard try ports.host.recovery.surplus(claim.claim, seen) != 0 else { return }
      let found = newFoundRecord(ports.host.newRunID(ports.host.now()))
      let entered = try await enterMirror(
        claim, plan.keep, asOwn: found, because: "the mirror has not the files the history believes")
      try ports.host.recovery.explainSurplus(claim.claim, seen)
      concludeLost(entered.lost)
    } catch {
      let failure = Failure.wrapping(error, job: job.name)
      ports.host.warn(
        "somebody else changed files of '\(job.destination)', which could not be looked at: \(failure.message)")
    }
  }

  private func warnOfOlderCopy(_ run: RunID) {
    ports.host.warn(
      "the keep folder of '\(job.destination)' has no journal of run \(run), which left one there: it looks like an older "
        + "copy of this backup; check that the right one is mounted")
  }
}
