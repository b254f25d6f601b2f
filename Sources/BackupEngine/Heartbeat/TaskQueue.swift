import BackupCore
import Foundation

/// When each scheduled task is to be looked at again.
struct TaskQueue: Sendable {
  /// In the order tasks are carried out where several are due.
  private var entries: [(task: ScheduledTask, at: Date?)] = []

  /// After a failure, and for a task that is locked out.
  private static let retry: TimeInterval = 60
  /// For a task that is due again at once: its run took longer than its period, or another heartbeat is at it.
  private static let again: TimeInterval = 1

  var count: Int { entries.count }

  /// The earliest time one is to be looked at; nil when none ever is.
  var next: Date? { entries.compactMap(\.at).min() }

  /// All of them are to be looked at now.
  mutating func fill(_ tasks: [ScheduledTask], at now: Date) {
    entries = tasks.map { ($0, now) }
  }

  func ready(at now: Date) -> [ScheduledTask] {
    entries.compactMap { entry in entry.at.flatMap { $0 <= now ? entry.task : nil } }
  }

  /// Notes what was decided about a task; whether there is something to do for it now.
  mutating func note(_ due: Due?, of task: ScheduledTask, at now: Date) -> Bool {
    // Who is overdue is told so by a heartbeat, also where there is nothing to run.
    let hasWork = due.map { $0.isDue || $0.missed != nil || (task.kind == .backup && $0.overdueSince != nil) } ?? false
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
    guard let index = entries.firstIndex(where: { $0.task == task }) else { return }
    entries[index].at = time == .distantFuture ? nil : max(time, now.addingTimeInterval(0.001))
  }
}
