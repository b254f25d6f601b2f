package import BackupCore

/// Rebuilds what this machine should know of a mirror from its keep folder: history, restore points, file states.
///
/// lock -> ensure remote -> read claim -> fetch journals -> import -> account for dead runs -> look where in doubt. Only
/// reads the remote. `job` is the destination under the name it is to have here; `name` nil takes the claim's. Returns the
/// record, saved, and what was found. Never throws: every failure is an outcome.
package func recoverJob(
  _ job: Job, named name: String?, _ request: RunRequest, through ports: Ports
) async -> (record: RunRecord, report: RecoverReport?) {
  var run = Run(job, request, ports)
  run.record.kind = .recover
  run.record.source = nil
  let unlock: @Sendable () -> Void
  do {
    unlock = try ports.host.lock(job, run.record.run)
  } catch {
    return (run.end(failed: error), nil)
  }
  defer { unlock() }

  do {
    try ports.host.begin(run.record)
    run.record.rcloneVersion = try await ports.remote.version()
    try await ports.remote.ensure(job, request.setup)
    let keep = try await ports.remote.keepFolder(job)
    let claim = try recoverableClaim(keep, of: job)
    var named = job
    named.name = name ?? claim.job
    guard !request.otherJobs.contains(named.name) else { throw Failure.nameTaken(named) }
    var recovery = Run(named, request, ports)
    recovery.record = run.record
    recovery.record.job = named.name
    recovery.record.source = claim.source
    try refuseCopy(claim, for: named, request.otherJobs, through: ports.host)
    let report = try await recovery.recover(claim, keep)
    recovery.conclude(report)
    let record = recovery.end()
    try? ports.host.recovery.noteRun(record.run, claim.claim)
    return (record, report)
  } catch {
    return (run.end(failed: error), nil)
  }
}

/// The claim beside a destination; throws `nothing-found` where none lies, saying what is there instead.
private func recoverableClaim(_ keep: KeepFolder, of job: Job) throws -> Claim {
  switch keep.claim {
  case .found(let claim): return claim
  case .unreadable(let why):
    throw Failure(
      .nothingFound, "the claim in '\(job.destination.keepFolder)' cannot be read (\(why))",
      hint: "look at it with 'rclone cat \(job.destination.keepFolder)/claim.json'; docs/keep-folder.md has its form")
  case .none:
    let what = keep.journals.isEmpty ? "no backup of mirrorkeep's" : "no claim, only \(keep.journals.count) journals"
    throw Failure(
      .nothingFound, "there is \(what) at '\(job.destination)': '\(job.destination.keepFolder)/claim.json' is missing",
      hint: "write the mirror's own folder; see what is there with 'rclone lsf \(job.destination.remote):'")
  }
}

extension Failure {
  /// Another destination's job has the name the recovered one would get.
  fileprivate static func nameTaken(_ job: Job) -> Failure {
    Failure(
      .targetRefused, "there is a job '\(job.name)' here already, which does not back up to '\(job.destination)'",
      hint: "give the recovered one another name: 'mirrorkeep recover \(job.destination) --as NAME'")
  }
}

extension Run {
  fileprivate mutating func recover(_ claim: Claim, _ keep: KeepFolder) async throws -> RecoverReport {
    report(.importing)
    try writeFoundJournals(of: job, through: ports)
    let (isAnew, journals, survey) = try await journalsToTake(claim, keep)
    let isWhole = survey.isComplete && !keep.journals.isEmpty
    if !isWhole { try ports.host.recovery.setDoubt(.gaps, claim.claim) }
    var uncertain: [String]
    if isAnew {
      uncertain = try await takeInAnew(claim, keep, journals, survey)
    } else {
      let lost = isWhole ? [:] : try await versionsWithoutJournal(claim, keep, survey, isAnew: false)
      uncertain = try ports.host.recovery.importAll(job, claim.claim, journals, lost)
      uncertain += lost.keys.sorted().map(Self.onlyVersions)
    }
    if keep.journals.isEmpty { uncertain.append("there are no journals: earlier restore points are not known") }
    uncertain += try await settleDeadRuns(claim, keep)
    if try !isWhole || !uncertain.isEmpty || ports.host.recovery.doubt(claim.claim) != nil {
      // One that was named before later runs were known is not the last; a new name is.
      let found = try isLast(after: keep) ? record : newFoundRecord(ports.host.newRunID(ports.host.now()))
      let isOwn = found.run != record.run
      if try await (isOwn ? enterMirror(claim, keep, asOwn: found) : enterMirror(claim, keep, as: found)).isEntered {
        uncertain.append("the mirror was entered as it was found, as the restore point of run '\(found.run)'")
      }
    }
    let back = Set(try ports.host.recovery.onlyVersions(claim.claim)).intersection(keep.journals.map(\.run))
    uncertain += back.sorted().map {
      "the journal of run '\($0)' is there again, and is taken in once all are there and whole"
    }
    if try uncertain.isEmpty && ports.host.points.areUncertain(claim.claim) {
      uncertain.append("files may be missing from some restore points, as journals before them are")
    }
    let points = try ports.host.points.kept(claim.claim).count
    return RecoverReport(
      claim: claim, isOwn: claim.hostID == ports.host.identity.id, job: survey.job, points: points,
      mirror: try ports.host.mirrorTotals(claim.claim),
      uncertain: uncertain)
  }

  /// The journals this history lacks, oldest first, and what they say at first sight; `isAnew`: all of them, to be taken in
  /// instead of what it knows.
  private func journalsToTake(
    _ claim: Claim, _ keep: KeepFolder
  ) async throws -> (isAnew: Bool, journals: [(run: RunID, file: String)], survey: JournalSurvey) {
    let (runs, points, survey) = (keep.journals.map(\.run), ports.host.points, ports.host.recovery.survey)
    // A run that was only planned when it was first imported may be done by now.
    if try ports.host.recovery.isRebuilding(claim.claim) || wasLookedAtTooEarly(claim, keep) {
      let all = try await journals(of: runs)
      return (true, all, try survey(all))
    }
    let open = try openRuns(of: job, in: keep, through: ports)
    let back = Set(try ports.host.recovery.onlyVersions(claim.claim)).intersection(runs)
    let lacking = Set(try points.unknown(runs)).union(open).union(back)
    let kept = try points.kept(claim.claim)
    // Journals that were missing or damaged when those after them were taken in may be there now.
    let isLate = kept.last.map { newest in lacking.contains { $0 < newest && !open.contains($0) } } ?? false
    guard try isLate || !back.isEmpty || points.areUncertain(claim.claim) else {
      let missing = try await journals(of: runs.filter(lacking.contains))
      return (false, missing, try survey(missing))
    }
    let all = try await journals(of: runs)
    let known = Set(all.map(\.run)).union(try ports.host.waitingJournals(claim.claim).map(\.run))
    let whole = try survey(all)
    if known.isSuperset(of: kept) {
      if whole.isComplete { return (true, all, whole) }
      if try await hasOlderVersions(claim, keep, whole) { return (true, all, whole) }
    }
    // Those that are back would say nothing new, whatever they are.
    let missing = all.filter { lacking.subtracting(back).contains($0.run) }
    return (false, missing, try survey(missing))
  }

  /// Whether versions are left of a run from before the newest point that has no journal and is not known: they can only be
  /// taken in before what came after them. Not where the history knows more of some run than what is there.
  private func hasOlderVersions(_ claim: Claim, _ keep: KeepFolder, _ survey: JournalSurvey) async throws -> Bool {
    let gone = survey.missing + survey.unreadable
    guard let newest = try ports.host.points.kept(claim.claim).last,
      try ports.host.points.unknown(gone).count == gone.count
    else { return false }
    return try await versionsWithoutJournal(claim, keep, survey, isAnew: false).keys.contains { $0 < newest }
  }

  private func journals(of runs: [RunID]) async throws -> [(run: RunID, file: String)] {
    runs.isEmpty ? [] : try await ports.remote.fetchJournals(job, runs)
  }

  /// Accounts for runs that died, by looking only: nothing is put back, and their plans stay for the run that takes over,
  /// which removes their unfinished uploads.
  private func settleDeadRuns(_ claim: Claim, _ keep: KeepFolder) async throws -> [String] {
    var uncertain: [String] = []
    for ledger in try ports.host.unsettledPlans(job) {
      guard let header = try ledger.header(), let id = header.run, header.claim == claim.claim,
        header.mayHaveChanged(keep)
      else { continue }
      let context = PlanContext(job: job, leftOut: [], run: id)
      try await lookAtBoth(context, ledger)
      try ledger.settleFromLook { path in try ports.host.knownBefore(claim.claim, path) }
      _ = try ports.host.applyStates(ledger, id, claim.claim)
      uncertain.append(
        "run '\(id)' of host '\(claim.host)' had not ended, dead or still at work; its restore point is the mirror as it "
          + "was found")
    }
    return uncertain
  }

  fileprivate mutating func conclude(_ report: RecoverReport) {
    let found =
      "\(Count.points(report.points)), \(Count.files(report.mirror.files)) in the mirror "
      + "(\(Count.bytes(report.mirror.bytes)))"
    record.bytes.mirror = report.mirror.bytes
    record.files.checked = report.mirror.files
    guard !report.uncertain.isEmpty else {
      (record.outcome, record.exitStatus, record.message) = (.succeeded, 0, "recovered " + found)
      return
    }
    record.outcome = .incomplete
    record.reason = .versionLost
    record.exitStatus = Reason.versionLost.exitStatus
    record.message =
      "recovered \(found); not everything is certain: " + report.uncertain.prefix(3).joined(separator: "; ")
    record.hint = "see what can be restored with 'mirrorkeep history file \(job.name) PATH'"
  }
}
