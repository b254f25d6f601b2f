/// One thing a job does by itself: back up, verify or rehearse a restore.
package struct ScheduledTask: Hashable, Sendable {
  package var job: String
  /// `backup`, `verify` or `drill`.
  package var kind: RunKind
  package var schedule: JobSchedule

  package init(_ job: String, _ kind: RunKind, _ schedule: JobSchedule) {
    self.job = job
    self.kind = kind
    self.schedule = schedule
  }

  package static func == (one: ScheduledTask, other: ScheduledTask) -> Bool {
    one.job == other.job && one.kind == other.kind && one.schedule == other.schedule
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(job)
    hasher.combine(kind)
  }
}

extension Job {
  /// What the job does by itself, the backup first.
  package var scheduledTasks: [ScheduledTask] {
    var tasks = schedule.map { [ScheduledTask(name, .backup, $0)] } ?? []
    if let verify { tasks.append(ScheduledTask(name, .verify, JobSchedule(Schedule(every: verify.every)))) }
    if let drill { tasks.append(ScheduledTask(name, .drill, JobSchedule(Schedule(every: drill.every)))) }
    return tasks
  }
}
