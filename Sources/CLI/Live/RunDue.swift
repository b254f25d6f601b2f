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
    let done = try await SignalTrap.cancelling { try await beat(tasks, parallel: parallel, through: live.ports) }
    return done.records.filter { $0.kind == .backup }
  }

  /// Looks without writing: most heartbeats have nothing to do, and end here.
  private func hasWork(_ names: [String], _ jobs: LoadedJobs) throws -> Bool {
    // What keeps the history from being read is said, and mended, when it is opened for recording.
    guard let history = try? session.openForReading() else { return true }
    let scheduled = try ScheduledJobs(jobs, history)
    let now = session.surroundings.now()
    return try scheduled.tasks(of: names).contains { try scheduled.hasWork($0, at: now) }
  }
}
