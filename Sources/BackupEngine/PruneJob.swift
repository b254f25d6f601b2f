package import BackupCore

/// Prunes a job by hand: lock -> ensure remote -> check claim -> import -> reconcile -> decide -> record -> remove.
///
/// A dry run changes nothing on the remote and gives nothing up; it is recorded as well. Returns the record, saved, and
/// what was decided, nil where it never came to that. Never throws: every failure is an outcome.
package func pruneJob(
  _ job: Job, _ request: RunRequest, isDryRun: Bool, through ports: Ports
) async -> (record: RunRecord, report: PruneReport?) {
  var run = Run(job, request, ports)
  run.record.kind = .prune
  let unlock: @Sendable () -> Void
  do {
    unlock = try ports.host.lock(job, run.record.run)
  } catch {
    return (run.end(failed: error), nil)
  }
  defer { unlock() }

  var report: PruneReport?
  do {
    try ports.host.begin(run.record)
    run.record.rcloneVersion = try await ports.remote.version()
    try await ports.remote.ensure(job, request.setup)
    let claim = try await run.checkOwnMirror(isDryRun: isDryRun)
    if !isDryRun { try await reconcileDeadRuns(of: job, request, through: ports) }
    var decided = try run.decide(claim, isDryRun: isDryRun)
    report = decided
    if !isDryRun {
      defer { report = decided }
      try await run.carryOut(&decided, claim)
    }
    run.conclude(decided)
  } catch {
    return (run.end(failed: error), report)
  }
  return (run.end(), report)
}

extension Run {
  /// The claim of our mirror, after the journals this history lacks were taken in.
  fileprivate func checkOwnMirror(isDryRun: Bool) async throws -> Claim {
    let keep = try await ports.remote.keepFolder(job)
    let claim = try ownClaim(in: keep)
    _ = try await importJournals(
      of: job, missingFrom: keep, through: ports, unlessNewestIsKnown: false, strangers: .leave)
    if let failure = try refusePruning(keep, missingJournal(of: claim, keep, through: ports.host)) { throw failure }
    // Its journal says what goes, and is read in the order of the runs' names.
    guard try isDryRun || isLast(after: keep) else { throw Failure.clockBehind(keep, job) }
    return claim
  }

  /// Decides what goes; but for a dry run that is lasting when this returns.
  fileprivate func decide(_ claim: Claim, isDryRun: Bool) throws -> PruneReport {
    let (all, forgotten) = try pointsToForget(claim.claim)
    let points = ports.host.points
    let versions: [VersionsTotal]
    if isDryRun {
      versions = try points.rehearse(claim.claim, forgotten)
    } else {
      try points.forget(claim.claim, forgotten)
      versions = try points.going(claim.claim)
    }
    return PruneReport(isDryRun: isDryRun, rule: job.keep, points: all, forgotten: forgotten, versions: versions)
  }

  /// Sends the journal that says what goes, removes it, and sends the journal again with the record as it ended. The report
  /// then says what went.
  fileprivate mutating func carryOut(_ report: inout PruneReport, _ claim: Claim) async throws {
    guard try !report.versions.isEmpty || ports.host.points.hasUntold(claim.claim) else { return }
    record.message = "going to prune \(Count.versions(report.files))"
    try await journal(claim)
    report.versions = []
    let removed = try await removeVersions(claim.claim)
    report.versions = removed.gone
    report.left = removed.left
    if let failure = removed.failure { throw failure }
    try Task.checkCancellation()
    conclude(report)
    stampEnd()
    try await journal(claim)
  }

  private func journal(_ claim: Claim) async throws {
    _ = try ports.host.writeJournal(JournalOrder(.heartbeat, record: record, job: job, claim: claim, plan: nil))
    await sendJournals(of: claim)
  }

  fileprivate mutating func conclude(_ report: PruneReport) {
    record.outcome = .succeeded
    record.exitStatus = 0
    let points = "\(report.forgotten.count) of \(Count.points(report.points))"
    let versions = "\(Count.versions(report.files)) (\(Count.bytes(report.bytes)))"
    if report.forgotten.isEmpty, report.files == 0, report.left == 0 {
      record.message = "nothing to prune, \(Count.points(report.points)) kept"
    } else if report.isDryRun {
      record.message = "dry run: \(points) and \(versions) would go"
    } else {
      let left = report.left > 0 ? "; \(Count.versions(report.left)) left: what lies there is not what was to go" : ""
      record.message = "\(points) and \(versions) pruned" + left
    }
  }
}
