import BackupCore

extension Run {
  /// Enters the mirror as it is now where there is a doubt about it: what missing journals told of the files that lie there
  /// is known then. Recorded as a run of its own (kind `recover`), before this one.
  func resolveDoubt(_ claim: Claim, _ keep: KeepFolder) async throws {
    guard try ports.host.recovery.doubt(claim.claim) != nil else { return }
    _ = try await enterMirror(claim, keep, asOwn: newFoundRecord())
  }

  /// Looks at the mirror as a run of its own, and enters it where the history believes otherwise; whether it did.
  /// `why` begins its message.
  func enterMirror(
    _ claim: Claim, _ keep: KeepFolder, asOwn record: RunRecord, because why: String = "journals are missing"
  ) async throws -> (isEntered: Bool, lost: LostFiles) {
    var found = record
    try ports.host.begin(found)
    found.outcome = .succeeded
    found.exitStatus = 0
    found.message = why + ": the mirror was looked at"
    let entered = try await enterMirror(claim, keep, as: found)
    if entered.isEntered { found.message += ", and entered as it was found" }
    found.finishedAt = ports.host.now()
    found.durationSeconds = 0
    try ports.host.save(found)
    return entered
  }

  /// The record of a look at the whole mirror that this run makes. `run` nil: before the backup that follows, as points and
  /// journals come in the order of their runs' names.
  func newFoundRecord(_ run: RunID? = nil) -> RunRecord {
    RunRecord(
      run: run ?? record.run.predecessor, job: job.name, kind: .recover, trigger: request.trigger,
      host: ports.host.identity.name, startedAt: ports.host.now(), source: job.source,
      destination: job.destination.description)
  }

  /// Enters the mirror as it is now as the restore point of `record`'s run, where the history believes otherwise; whether
  /// it did, and what earlier points lose by it. Its journal waits for the run that has the claim. Also where the history
  /// believes the same of an uncertain point that has no journal: the keep folder tells of the next one then.
  func enterMirror(
    _ claim: Claim, _ keep: KeepFolder, as record: RunRecord
  ) async throws -> (isEntered: Bool, lost: LostFiles) {
    let (ledger, host) = (try ports.host.newPlan(job), ports.host)
    defer { host.discardPlan(ledger) }
    let context = PlanContext(job: job, leftOut: [], run: record.run)
    // Of a run that may still be accounted for, which removes them.
    let unfinished = try host.unsettledPlans(job).compactMap { try $0.header()?.run }
      .map { Array(PlanContext.partialSuffix(of: $0).utf8) }
    let files = try await lookAtWhole(context) { files in
      try ledger.insert(
        files.filter { file in !unfinished.contains { file.path.bytes.suffix($0.count).elementsEqual($0) } }.map {
          file in
          let seen = ChangeEvidence.Seen(bytes: file.bytes, modified: file.modified)
          let known = try host.knownBefore(claim.claim, file.path).flatMap { $0.agrees(with: seen) ? $0 : nil }
          return PlannedChange(.add, file.path, bytes: file.bytes, modified: known?.modified ?? file.modified)
        })
    }
    if files == 0, case .found(let found) = try await ports.remote.keepFolder(job).claim, found != claim {
      throw Failure(.unverified, "the claim of '\(job.destination)' changed meanwhile", hint: "run the command again")
    }
    let hasJournal = try newestHasJournal(claim.claim, keep, through: host)
    let entered = try host.recovery.enterFound(ledger, record.run, claim.claim, hasJournal)
    if entered.isEntered {
      var claim = claim
      claim.job = job.name
      _ = try host.writeJournal(JournalOrder(.done, record: record, job: job, claim: claim, plan: ledger))
      try host.recovery.noteWritten(claim.claim)
    }
    try host.recovery.setDoubt(nil, claim.claim)
    return entered
  }

  private func lookAtWhole(
    _ context: PlanContext, _ found: @escaping @Sendable ([ListedFile]) throws -> Void
  ) async throws -> Int {
    let listed = ListedCount()
    try await ports.remote.look(LookCommand(.mirror, context)) { files in
      listed.add(files.count)
      try found(files)
    }
    return listed.count
  }
}
