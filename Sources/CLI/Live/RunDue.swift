import BackupCore
import BackupEngine
import Foundation
import History
import Processes

/// One heartbeat: runs what is due of some jobs, of all where none is named.
struct RunDue: Sendable {
  let session: Session
  let names: [String]
  let parallel: Int

  /// The records of the runs, backups only, in the order they ended.
  func run() async throws -> [RunRecord] {
    HeartbeatStamp.leave(in: session.surroundings.stateFolder)
    let jobs = try session.loadJobs()
    for name in names { try jobs.require(name) }
    let chosen = names.isEmpty ? jobs.names : names
    guard try hasWork(chosen, jobs) else {
      session.console.tell("nothing is due")
      return []
    }
    let recording = try Recording(session)
    recording.tidy()
    let live = try LiveHeartbeat(session, jobs, recording)
    let tasks = try live.scheduled.tasks(of: chosen)
    try live.scheduled.noteSchedules(tasks, at: session.surroundings.now())
    let parallel = parallel
    let records = try await SignalTrap.cancelling { try await beat(tasks, parallel: parallel, through: live.ports) }
    return records.filter { $0.kind == .backup }
  }

  /// Looks without writing: most heartbeats have nothing to do, and end here.
  private func hasWork(_ names: [String], _ jobs: LoadedJobs) throws -> Bool {
    // What keeps the history from being read is said, and mended, when it is opened for recording.
    guard let (state, store) = try? session.openForReading() else { return true }
    let scheduled = try ScheduledJobs(jobs, state, store)
    let now = session.surroundings.now()
    return try scheduled.tasks(of: names).contains { task in
      if try scheduled.isNew(task) { return true }
      guard let facts = try scheduled.facts(task, now) else { return false }
      let due = decideDue(
        task.schedule, facts, jitter: scheduled.jitter(task), local: .current, now: now, quiet: task.quiet)
      let isLockedOut = due.isSkipRecorded && KernelLock.isHeld(.job(task.job), in: state.locks)
      return (due.isDue && !isLockedOut) || (task.kind == .backup && (due.missed != nil || due.overdueSince != nil))
    }
  }
}
