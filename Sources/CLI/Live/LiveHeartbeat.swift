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
  /// The files' problems that were shown.
  private let shown = Locked<Set<JobProblem>>([])

  init(_ session: Session, _ jobs: LoadedJobs, _ recording: Recording) throws {
    self.session = session
    self.recording = recording
    scheduled = try ScheduledJobs(jobs, recording.state, recording.store)
  }

  var ports: HeartbeatPorts {
    HeartbeatPorts(
      now: session.surroundings.now, local: .current, jitter: { scheduled.jitter($0) },
      facts: { try scheduled.facts($0, $1) }, claim: { try claim($0) },
      recordMissed: { task, gap in
        let now = session.surroundings.now()
        let run = RunID(start: now, random: .random(in: 0...UInt16.max), after: try recording.store.lastRun())
        let record = RunRecord(missed: gap, of: task.job, run: run, host: HostFacts.name, at: now)
        try recording.add(record)
        session.console.show(record, json: session.options.json)
      },
      run: { try await run($0, $1) }, overlaps: { $0.job == $1.job })
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
    if due.isSkipRecorded, KernelLock.isHeld(.job(task.job), in: recording.state.locks) { return nil }
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
      var choices = RunChoices(asks: false, isCancelledOutside: true, trigger: trigger)
      choices.isSkipRecorded = due.isSkipRecorded
      var known = shown.use { $0 }
      let record = try await RunJobs(session: session, choices: choices).run(
        task.job, scheduled.jobs, recording, shown: &known)
      let now = known
      shown.use { $0.formUnion(now) }
      return record
    }
  }

  private func shown(_ record: RunRecord) -> RunRecord {
    session.console.show(record, json: session.options.json)
    return record
  }
}
