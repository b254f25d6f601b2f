import BackupCore

/// One attempt while it is under way: what was asked, and the record as known so far.
///
/// The steps of `runJob` are its methods, a file each.
struct Run: Sendable {
  let job: Job
  let request: RunRequest
  let ports: Ports
  let startedUptime: Double
  var record: RunRecord
  /// Whether every rclone of this run so far ended with complete evidence.
  var evidenceIsClean = true
  /// Whether one was killed, so that its unfinished uploads may lie in the mirror.
  var isKilled = false
  /// Whether the mirror may hold files of a first upload that the plan does not.
  var hasUncertainFiles = false
  /// What the steps so far have sent.
  var sent: (files: Int, bytes: Int64) = (0, 0)
  /// Whether the rename of a folder ended without saying that it was done: only the next run's look decides about it.
  var isRenamingFolders = false
  /// The failure that counts, should the run not succeed, and whether it made going on pointless.
  var failure: Failure?
  var failureIsFatal = false

  init(_ job: Job, _ request: RunRequest, _ ports: Ports) {
    self.job = job
    self.request = request
    self.ports = ports
    startedUptime = ports.host.uptime()
    let now = ports.host.now()
    record = RunRecord(
      run: ports.host.newRunID(now), job: job.name, kind: .backup, trigger: request.trigger,
      host: ports.host.identity.name, startedAt: now, source: job.source, destination: job.destination.description,
      attempt: request.attempt)
  }

  /// The record as it is to be kept while hooks are still to follow.
  var kept: RunRecord { record.awaiting(job.hooks) }

  /// Ends a run that a failure stopped, and saves it.
  mutating func end(failed error: any Error) -> RunRecord {
    let failure = Failure.wrapping(error, job: job.name)
    record.outcome = failure.reason.outcome
    record.reason = failure.reason
    record.message = failure.message
    record.hint = failure.hint
    record.exitStatus = failure.exitStatus
    return end()
  }

  /// Ends a run whose plan the guards hold, and saves it. Nothing was changed.
  mutating func endHeld(_ plan: JobPlan) throws -> RunRecord {
    try keepHeld(plan)
    concludeHeld(plan)
    return end()
  }

  /// Keeps a held plan under its id. What the accepted plan of the same id was held for stays accepted with it.
  func keepHeld(_ plan: JobPlan) throws {
    var header = plan.header
    if let accepted = request.accept, accepted == header.plan, let before = try ports.host.openPlan(accepted).header() {
      header.findings += before.findings.filter { old in !header.findings.contains { $0.reason == old.reason } }
    }
    _ = try ports.host.keepPlan(plan.ledger, header)
  }

  /// Says in the record what held the run and since when nothing is protected.
  mutating func concludeHeld(_ plan: JobPlan) {
    guard let first = record.findings.first else { return }
    let others = record.findings.dropFirst().map { "; also: " + $0.message }.joined()
    let since =
      plan.baseline.map { "; what changed since run \($0.run)\(Self.start(of: $0.run)) is not backed up" } ?? ""
    record.outcome = .held
    record.reason = first.reason
    record.message = first.message + others + since
    record.hint = first.hint
    record.exitStatus = first.reason.exitStatus
  }

  private static func start(of run: RunID) -> String { run.start.map { " of " + UTCTime.text($0) } ?? "" }

  /// Stamps the end on the record and saves it; a record that cannot be saved says so instead of claiming success.
  mutating func end() -> RunRecord {
    stampEnd()
    nameWayOut()
    if record.outcome == .skipped, request.isSkipRecorded { return record }
    do {
      try ports.host.save(kept)
    } catch {
      let failure = Failure.wrapping(error, job: job.name)
      if record.exitStatus == 0 {
        record.outcome = .failed
        record.reason = failure.reason
        record.exitStatus = failure.exitStatus
        record.message = "the backup was made, but could not be recorded: " + failure.message
        record.hint = failure.hint
      }
    }
    return record
  }

  /// Names the way on after a stop, and the way out of a full remote: versions that are kept there can go.
  private mutating func nameWayOut() {
    if record.reason == .signal, record.hint == nil { record.hint = record.kind.wayOn(job.name) }
    guard record.reason == .overQuota, let versions = try? ports.host.points.versions(job.name), versions.files > 0
    else { return }
    let size = Count.bytes(versions.bytes)
    record.hint =
      job.keep.isAll
      ? "make room there: versions take \(size); give the job a 'keep' such as {daily: 30}, then run 'mirrorkeep prune "
        + "\(job.name)'"
      : "make room there: versions take \(size); keep fewer restore points, then run 'mirrorkeep prune \(job.name)'"
  }

  mutating func stampEnd() {
    record.finishedAt = ports.host.now()
    record.durationSeconds = max(0, ports.host.uptime() - startedUptime)
  }

  func report(_ phase: RunProgress.Phase) { ports.host.progress(RunProgress(job: job.name, phase: phase)) }
}

extension Failure {
  /// Any error as a failure; one that is none of ours is a failure of the run's own state.
  static func wrapping(_ error: any Error, job: String) -> Failure {
    // Whatever a step says after a stop, the stop is why.
    if error is CancellationError || Task.isCancelled { return Failure(.signal, "job '\(job)': the run was stopped") }
    if let failure = error as? Failure { return failure }
    return Failure(
      .stateUnwritable, "job '\(job)': the state folder could not be used: \(error)",
      hint: "check the state folder's disk and permissions, then run 'mirrorkeep run \(job)'")
  }
}
