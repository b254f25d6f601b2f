import BackupCore
import Foundation
import History
import Processes

/// What the jobs of a folder do by themselves, and what the history knows of it.
struct ScheduledJobs: Sendable {
  let jobs: LoadedJobs
  let state: StateFolder
  let store: HistoryStore
  let hostID: String

  init(_ jobs: LoadedJobs, _ state: StateFolder, _ store: HistoryStore) throws {
    self.jobs = jobs
    self.state = state
    self.store = store
    hostID = try state.hostID()
  }

  /// The tasks of these jobs, backups first. A job whose file is wrong goes by the schedule it was last seen with, so that
  /// its failure is recorded at its times, and not by every heartbeat; one that was never seen, hourly.
  func tasks(of names: [String]) throws -> [ScheduledTask] {
    var tasks: [ScheduledTask] = []
    for name in names {
      switch jobs.contents.jobs[name] {
      case .success(let job)?: tasks += job.scheduledTasks
      case .failure?:
        let seen = try store.seenSchedule(job: name)
        let hourly = JobSchedule(Schedule(every: TimeSpan(seconds: 3600)))
        tasks.append(ScheduledTask(name, .backup, seen?.schedule ?? hourly))
      case nil: break
      }
    }
    return tasks.filter { $0.kind == .backup } + tasks.filter { $0.kind != .backup }
  }

  func jitter(_ task: ScheduledTask) -> Jitter { Jitter(hostID: hostID, job: task.job) }

  /// nil for a verify or drill of a job that has no backup yet.
  func facts(_ task: ScheduledTask, _ now: Date) throws -> DueFacts? {
    let isBackup = task.kind == .backup
    if !isBackup, try store.lastSuccess(job: task.job) == nil { return nil }
    var facts = DueFacts(attempts: try store.attempts(job: task.job, kind: task.kind, at: now))
    facts.isRunning = try facts.attempts.contains { $0.outcome == .running } && isRunning(task)
    guard isBackup else { return facts }
    facts.missedUpTo = try store.missedUpTo(job: task.job, at: now)
    facts.scheduledSince = try store.seenSchedule(job: task.job).flatMap {
      $0.schedule == task.schedule ? $0.since : now
    }
    return facts
  }

  /// Whether the schedule of a task is not the one heartbeats know.
  func isNew(_ task: ScheduledTask) throws -> Bool {
    try task.kind == .backup && store.seenSchedule(job: task.job)?.schedule != task.schedule
  }

  /// Remembers schedules that are new or were edited.
  func noteSchedules(_ tasks: [ScheduledTask], at now: Date) throws {
    for task in tasks where try isNew(task) {
      try store.setSeenSchedule(SeenSchedule(task.schedule, since: now), job: task.job)
    }
  }

  private func isRunning(_ task: ScheduledTask) throws -> Bool {
    try store.runningRuns().contains { run in
      run.record.job == task.job && run.record.kind == task.kind
        && run.owner.map { ProcessIdentity($0).isAlive } == true
    }
  }
}
