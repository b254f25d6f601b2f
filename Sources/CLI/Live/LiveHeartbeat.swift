import BackupCore
import BackupEngine
import Foundation
import History
import Processes

/// Joins the heartbeat's ports to history, locks and the commands that do the work.
struct LiveHeartbeat: Sendable {
  let session: Session
  let recording: Recording
  let scheduled: ScheduledJobs
  private let notifying: Notifying
  /// The files' problems that were shown.
  private let shown = Locked<Set<JobProblem>>([])
  /// Gaps this heartbeat recorded.
  private let missed = Locked<[RunRecord]>([])

  init(_ session: Session, _ jobs: LoadedJobs, _ recording: Recording) throws {
    self.session = session
    self.recording = recording
    scheduled = try ScheduledJobs(jobs, (recording.state, recording.store))
    notifying = Notifying(session, jobs.contents, recording)
  }

  var ports: HeartbeatPorts {
    HeartbeatPorts(
      due: { try scheduled.due($0, at: session.surroundings.now()) }, claim: { try claim($0) },
      recordMissed: { try record($1, of: $0) }, run: { try await run($0, $1) }, overlaps: { $0.job == $1.job },
      finished: { await announce($0) })
  }

  private func record(_ gap: MissedGap, of task: ScheduledTask) throws {
    let now = session.surroundings.now()
    let run = RunID(start: now, random: .random(in: 0...UInt16.max), after: try recording.store.lastRun())
    let record = RunRecord(missed: gap, of: task.job, run: run, host: HostFacts.name, at: now)
    try recording.add(record)
    session.console.show(record, json: session.options.json)
    missed.use { $0.append(record) }
  }

  /// Tells the jobs' channels of recorded gaps, and who is overdue; the next run that goes well says that it is over.
  private func announce(_ left: [Beat.Left]) async {
    let overdue = left.filter { $0.task.kind == .backup && $0.due?.overdueSince != nil }.map(\.task.job)
    await notifying.announce(overdue: overdue, missed: missed.use { $0 })
  }

  private func claim(_ task: ScheduledTask) throws -> (@Sendable () -> Void)? {
    let request = LockRequest(.heartbeat("\(task.job) \(task.kind.rawValue)"), .exclusive)
    let holder = LockHolder(job: task.job, run: "heartbeat")
    let taken = Result { try KernelLock.take(request, in: recording.state.locks, holder: holder) }
    switch taken {
    case .success(let lock): return { lock.release() }
    case .failure(let failure as Failure) where failure.reason == .locked: return nil
    case .failure(let failure): throw failure
    }
  }

  private func run(_ task: ScheduledTask, _ due: Due) async throws -> RunRecord? {
    if scheduled.isLockedOut(task, due) { return nil }
    let trigger = due.trigger ?? .schedule
    switch task.kind {
    case .verify:
      let rule = try? scheduled.jobs.job(task.job).verify
      let verify = Verify(
        session: session, job: task.job, percent: rule?.sample?.percent, trigger: trigger, isCancelledOutside: true)
      return try await shown(verify.run(scheduled.jobs, recording))
    case .drill:
      let rule = try? scheduled.jobs.job(task.job).drill
      let drill = Drill(
        session: session, job: task.job, files: rule?.files ?? DrillRule.standardFiles, trigger: trigger,
        isCancelledOutside: true)
      return try await shown(drill.run(scheduled.jobs, recording).record)
    default:
      let choices = RunChoices(
        asks: false, isCancelledOutside: true, trigger: trigger, isSkipRecorded: due.isSkipRecorded)
      return try await RunJobs(session: session, choices: choices, shown: shown).run(
        task.job, scheduled.jobs, recording, notifying)
    }
  }

  private func shown(_ record: RunRecord) -> RunRecord {
    session.console.show(record, json: session.options.json)
    return record
  }
}
