import BackupCore
import Foundation

/// When each scheduled task is to be looked at again.
struct TaskQueue: Sendable {
  /// In the order tasks are carried out where several are due.
  private var tasks: [ScheduledTask] = []
  /// Beside `tasks`; nil for one that never is.
  private var times: [Date?] = []
  private var indices: [ScheduledTask: Int] = [:]

  /// After a failure, and for a task that is locked out.
  private static let retry: TimeInterval = 60
  /// For a task that is due again at once: its run took longer than its period, or another heartbeat is at it.
  private static let again: TimeInterval = 1

  var count: Int { tasks.count }

  /// The earliest time one is to be looked at; nil when none ever is.
  var next: Date? { times.lazy.compactMap(\.self).min() }

  /// All of them are to be looked at now.
  mutating func fill(_ tasks: [ScheduledTask], at now: Date) {
    self.tasks = tasks
    times = Array(repeating: now, count: tasks.count)
    indices = Dictionary(zip(tasks, tasks.indices)) { first, _ in first }
  }

  func ready(at now: Date) -> [ScheduledTask] {
    times.indices.lazy.filter { times[$0].map { $0 <= now } ?? false }.map { tasks[$0] }
  }

  /// Notes what was decided about a task; whether there is something to do for it now.
  mutating func note(_ due: Due?, of task: ScheduledTask, at now: Date) -> Bool {
    // Who is overdue is told so by a heartbeat, also where there is nothing to run.
    let hasWork = due.map { $0.isDue || $0.hasNews(task.kind) } ?? false
    // nil has its facts still to come.
    let later = now.addingTimeInterval(Self.retry)
    let next = due.map { due in
      due.isDue
        ? due.isSkipRecorded ? later : now.addingTimeInterval(Self.again)
        : due.next ?? .distantFuture
    }
    set(next ?? later, of: task, now)
    return hasWork
  }

  mutating func postpone(_ task: ScheduledTask, at now: Date) {
    set(now.addingTimeInterval(Self.retry), of: task, now)
  }

  private mutating func set(_ time: Date, of task: ScheduledTask, _ now: Date) {
    guard let index = indices[task] else { return }
    times[index] = time == .distantFuture ? nil : max(time, now.addingTimeInterval(0.001))
  }
}
