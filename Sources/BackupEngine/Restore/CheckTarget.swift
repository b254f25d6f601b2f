import BackupCore

extension Restore {
  /// What is known of the folder the files go to; throws `target-refused`.
  mutating func checkTarget(of job: Job, for point: RestorePoint) throws -> TargetFacts {
    // Put back is put back where the files are looked for today.
    let source = request.job?.source ?? job.source
    let facts: TargetFacts
    let failure: Failure?
    switch request.target {
    case .folder(let path):
      facts = ports.lookAtTarget(path, point.claim, false)
      // A rehearsal's folder is mirrorkeep's own, wherever it lies.
      let isOwn = request.kind == .drill
      failure = TargetRefusal.failure(
        facts, source: isOwn ? nil : ports.resolve(source) ?? source,
        backup: isOwn
          ? [] : [job.destination, request.job?.destination].compactMap(\.self).flatMap(ports.backupFolders),
        reserved: isOwn ? [] : ports.reservedFolders(request.name), intoExisting: request.intoExisting)
    case .inPlace:
      facts = ports.lookAtTarget(source, point.claim, true)
      failure = TargetRefusal.inPlaceFailure(facts)
    }
    totals.to = facts.path
    if let failure { throw failure }
    return facts
  }

  /// Accounts for backups into this destination that were killed, so that the history is right about where bytes lie.
  mutating func reconcile(_ job: Job) async throws {
    guard !request.isDryRun, try !host.unsettledPlans(job).isEmpty else { return }
    record.rcloneVersion = try await remote.version()
    try await remote.ensure(job, .auto)
    let unlock = try host.lock(job, record.run)
    defer { unlock() }
    try await reconcileDeadRuns(of: job, RunRequest(), isReading: true, through: ports.ports)
  }
}
