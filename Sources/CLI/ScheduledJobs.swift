import BackupCore
import Foundation
import History
import Processes

/// What the jobs of a folder do by themselves, and what the history says is due of it.
struct ScheduledJobs: Sendable {
  let jobs: LoadedJobs
  /// nil where there is none yet: then no job was ever attempted.
  private let history: (state: StateFolder, store: HistoryStore)?
  private let hostID: String

  init(_ jobs: LoadedJobs, _ history: (state: StateFolder, store: HistoryStore)?) throws {
    self.jobs = jobs
    self.history = history
    hostID = try history?.state.hostID() ?? ""
  }

  /// The tasks of these jobs, backups first. A job whose file is wrong goes by the schedule it was last seen with, so that
  /// its failure is recorded at its times, and not by every heartbeat; one that was never seen, hourly.
  func tasks(of names: [String]) throws -> [ScheduledTask] {
    var tasks: [ScheduledTask] = []
    for name in names {
      switch jobs.contents.jobs[name] {
      case .success(let job)?: tasks += job.scheduledTasks
      case .failure?:
        let hourly = JobSchedule(Schedule(every: TimeSpan(seconds: 3600)))
        tasks.append(ScheduledTask(name, .backup, try history?.store.seenSchedule(job: name)?.schedule ?? hourly))
      case nil: break
      }
    }
    return tasks.filter { $0.kind == .backup } + tasks.filter { $0.kind != .backup }
  }

  /// What is due of a task at `now`; nil for a verify or drill of a job that has no backup yet.
  func due(_ task: ScheduledTask, at now: Date) throws -> Due? {
    try due(task, at: now, seen: try history?.store.seenSchedule(job: task.job))
  }

  /// Whether a heartbeat at `now` has anything to write or to run for a task.
  func hasWork(_ task: ScheduledTask, at now: Date) throws -> Bool {
    let seen = try history?.store.seenSchedule(job: task.job)
    if isNew(task, seen) { return true }
    guard let due = try due(task, at: now, seen: seen) else { return false }
    return (due.isDue && !isLockedOut(task, due)) || due.hasNews(task.kind)
  }

  /// Whether a task cannot be begun, and this slot has its record of that.
  func isLockedOut(_ task: ScheduledTask, _ due: Due) -> Bool {
    due.isSkipRecorded && history.map { KernelLock.isHeld(.job(task.job), in: $0.state.locks) } == true
  }

  /// Remembers schedules that are new or were edited.
  func noteSchedules(_ tasks: [ScheduledTask], at now: Date) throws {
    guard let store = history?.store else { return }
    for task in tasks where isNew(task, try store.seenSchedule(job: task.job)) {
      try store.setSeenSchedule(SeenSchedule(task.schedule, since: now), job: task.job)
    }
  }

  /// Whether the schedule of a task is not the one heartbeats know.
  private func isNew(_ task: ScheduledTask, _ seen: SeenSchedule?) -> Bool {
    task.kind == .backup && seen?.schedule != task.schedule
  }

  private func due(_ task: ScheduledTask, at now: Date, seen: SeenSchedule?) throws -> Due? {
    let (store, isBackup) = (history?.store, task.kind == .backup)
    if !isBackup, try store?.lastSuccess(job: task.job) == nil { return nil }
    var facts = DueFacts(attempts: try store?.attempts(job: task.job, kind: task.kind, at: now) ?? [])
    facts.isRunning = try facts.attempts.contains { $0.outcome == .running } && isRunning(task)
    if isBackup {
      facts.missedUpTo = try store?.missedUpTo(job: task.job, at: now)
      facts.scheduledSince = scheduledSince(task, seen, facts, at: now)
    }
    let jitter = Jitter(hostID: hostID, job: task.job)
    var due = decideDue(task.schedule, facts, jitter: jitter, local: .current, now: now, quiet: task.quiet)
    // A verify or drill has no slots anybody counts on.
    if !isBackup { due.missed = nil }
    return due
  }

  /// Since when a task has its schedule. What no heartbeat saw yet is as old as the files it is written in, or a job whose
  /// scheduler is gone would never be overdue.
  private func scheduledSince(_ task: ScheduledTask, _ seen: SeenSchedule?, _ facts: DueFacts, at now: Date) -> Date? {
    if let seen, seen.schedule == task.schedule { return seen.since }
    guard seen != nil || facts.attempts.isEmpty else { return nil }
    return min(jobs.declaredAt(task.job) ?? now, now)
  }

  private func isRunning(_ task: ScheduledTask) throws -> Bool {
    try history?.store.runningRuns().contains { run in
      run.record.job == task.job && run.record.kind == task.kind
        && run.owner.map { ProcessIdentity($0).isAlive } == true
    } ?? false
  }
}
