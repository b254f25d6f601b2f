import BackupCore

/// One restore while it is under way: what was asked, and the record as known so far. Its steps are a file each.
struct Restore: Sendable {
  let request: RestoreRequest
  let ports: RestorePorts
  var host: Host { ports.ports.host }
  var remote: Remote { ports.ports.remote }
  let startedUptime: Double
  var record: RunRecord
  var totals = RestoreTotals()
  /// The largest files to come.
  var largest: [(path: MirrorPath, bytes: Int64)] = []
  /// Whether journals are missing, so that what became of lost bytes is not known for sure.
  var missesJournals = false
  /// Whether our claim lies beside the mirror; without it, what is missing there is not known to be lost.
  var isClaimed = false
  /// Files that were not where the history has them, and files of another size than it has.
  var missing = 0
  var differing = 0
  /// What rclone said against files, by their names in its log.
  var errors: [[UInt8]: String] = [:]
  /// The failure that counts, should the restore not succeed.
  var failure: Failure?

  init(_ request: RestoreRequest, _ ports: RestorePorts) {
    self.request = request
    self.ports = ports
    let host = ports.ports.host
    startedUptime = host.uptime()
    let now = host.now()
    record = RunRecord(
      run: host.newRunID(now), job: request.name, kind: request.kind, trigger: request.trigger,
      host: host.identity.name,
      startedAt: now, source: request.job?.source, destination: request.job?.destination.description)
    totals.dryRun = request.isDryRun
  }

  /// Takes back what planning counted, before it is done anew.
  mutating func forgetPlan(since before: Restore) {
    (totals, largest, record.files, record.errors) = (
      before.totals, before.largest, before.record.files, before.record.errors
    )
  }

  /// Notes a file that was not restored, and why.
  mutating func fail(_ path: MirrorPath, _ why: String) {
    record.files.failed += 1
    note(path, why)
  }

  mutating func note(_ path: MirrorPath, _ why: String) {
    guard record.errors.count < RunRecord.errorLimit else { return }
    record.errors.append(FileError(path: path.shown, message: why))
  }

  /// Ends a restore that a failure stopped.
  mutating func end(failed error: any Error) -> RestoreReport {
    set(Failure.wrapping(error, job: request.name))
    if record.reason == .signal { record.hint = record.kind.wayOn(record.job) }
    return end()
  }

  /// Ends a dry run.
  mutating func endRehearsed(_ plan: RestorePlan) -> RestoreReport {
    noteLeft(plan)
    record.outcome = .succeeded
    record.exitStatus = 0
    record.message = RestoreSummary.text(totals, created: totals.create, replaced: totals.replace)
    return end()
  }

  mutating func set(_ failure: Failure) {
    record.outcome = failure.reason.outcome
    record.reason = failure.reason
    record.message = failure.message
    record.hint = failure.hint
    record.exitStatus = failure.exitStatus
  }

  /// Stamps the end on the record and saves it; a record that cannot be saved says so instead of claiming success.
  mutating func end() -> RestoreReport {
    record.finishedAt = host.now()
    record.durationSeconds = max(0, host.uptime() - startedUptime)
    if !request.isDryRun {
      do {
        try host.save(record)
      } catch {
        let failure = Failure.wrapping(error, job: request.name)
        if record.exitStatus == 0 {
          set(failure)
          record.message = "the files were restored, but that could not be recorded: " + failure.message
        }
      }
    }
    var report = RestoreReport(record: record, restore: totals)
    report.largest = largest
    return report
  }

  func report(_ phase: RunProgress.Phase) { host.progress(RunProgress(job: request.name, phase: phase)) }
}
