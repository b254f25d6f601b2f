import BackupCore

extension Run {
  /// Keeps the first failure of the run; a fatal one replaces a lesser one.
  mutating func keep(_ failure: Failure, isFatal: Bool = true) {
    if self.failure == nil || (isFatal && !failureIsFatal) {
      self.failure = failure
      failureIsFatal = isFatal
    }
  }

  /// Turns counts and failures into the record's outcome. `succeeded` needs clean evidence and every change done.
  /// `gone`: what had been lost from the mirror before the run.
  mutating func conclude(_ settled: SettledCounts, _ plan: JobPlan, gone: LostFiles = LostFiles()) {
    let checked = record.files
    record.files = settled.files
    record.files.checked = checked.checked
    record.files.linksSkipped = checked.linksSkipped
    let unknown = plan.dryRun.unlistedFolders.count + plan.dryRun.unseen.count
    record.files.failed += unknown + plan.dryRun.duplicates.count
    record.bytes.sent = settled.bytesSent
    record.errors = Array((errors(of: plan) + gone.errors + settled.errors).prefix(RunRecord.errorLimit))
    if record.files.changed > 0, settled.files.replaced + settled.files.deleted > 0 {
      record.versions = plan.context.versions
    }
    let leaving = plan.header.findings.isEmpty ? plan.leaving.files : 0
    let summary =
      RunSummary.text(record) + (leaving > 0 ? "; \(Count.files(leaving)) no longer backed up (filters)" : "")
    defer { concludeAgainstGuards((gone.text.map { $0 + "; " } ?? "") + summary, plan) }
    if settled.lost > 0 {
      set(
        .versionLost, "\(Count.files(settled.lost)) lost at the destination while the run changed it; \(summary)", nil)
    } else if let gone = gone.text {
      set(.versionLost, gone + "; " + notStored(summary), "see them all with 'mirrorkeep history show \(record.run)'")
    } else if let failure, failureIsFatal || record.files.failed == 0 {
      set(failure.reason, failure.message, failure.hint, status: failure.exitStatus)
    } else if record.files.failed > 0 || record.files.pendingDeletions > 0 {
      set(.filesFailed, notStored(summary), "see them all with 'mirrorkeep history show \(record.run)'")
    } else {
      record.outcome = .succeeded
      record.exitStatus = 0
      record.message = summary
    }
  }

  /// Makes a good run one that found files lost.
  mutating func concludeLost(_ lost: LostFiles) {
    guard let text = lost.text else { return }
    record.errors = Array((lost.errors + record.errors).prefix(RunRecord.errorLimit))
    set(
      .versionLost, text + "; " + record.message, "see them all with 'mirrorkeep history show \(record.run)'")
  }

  /// A held run stays held whatever additions it made, unless it failed; a good one is what later plans are judged by.
  private mutating func concludeAgainstGuards(_ summary: String, _ plan: JobPlan) {
    guard record.outcome == .succeeded || record.outcome == .incomplete else { return }
    if !record.findings.isEmpty, !plan.header.findings.isEmpty {
      concludeHeld(plan)
      record.message += "; meanwhile: " + summary
    } else if let claim = plan.claim {
      let baseline = Baseline(
        run: record.run, claim: claim.claim, destination: job.destination.description, source: job.source,
        // What went while the run worked is missing next time.
        mounts: plan.mounts.including(plan.mountsBefore), filters: job.filters, sourceFiles: plan.dryRun.sourceFiles)
      // Without it the next plan is judged by an older good run.
      try? ports.host.setBaseline(job, baseline)
    }
  }

  private mutating func set(_ reason: Reason, _ message: String, _ hint: String?, status: Int32? = nil) {
    record.outcome = reason.outcome
    record.reason = reason
    record.message = message
    record.hint = hint
    record.exitStatus = status ?? reason.exitStatus
  }

  private func notStored(_ summary: String) -> String {
    var parts: [String] = []
    if record.files.failed > 0 { parts.append("\(Count.files(record.files.failed)) not stored") }
    if record.files.pendingDeletions > 0 {
      let since = (try? ports.host.pendingSince(job.name)).flatMap(\.self).map { " since run \($0)" } ?? ""
      parts.append("\(record.files.pendingDeletions) deletions pending\(since)")
    }
    if let failure, failure.reason != .filesFailed { parts.append(failure.message) }
    return (parts + [summary]).joined(separator: "; ")
  }

  private func errors(of plan: JobPlan) -> [FileError] {
    plan.dryRun.unlistedFolders.map { folder in
      FileError(
        path: folder.path.bytes.isEmpty ? "." : folder.path.shown, message: "cannot be listed: \(folder.message)")
    }
      + plan.dryRun.unseen.map {
        FileError(path: $0.path.shown, message: "cannot be looked at: \($0.message)")
      }
      + plan.dryRun.duplicates.map {
        FileError(path: $0.shown, message: "not stored: rclone takes it for another file's name")
      }
  }
}
