import Foundation
import Testing

@testable import BackupCore
@testable import BackupEngine

@Suite struct TaskQueueTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let task = ScheduledTask("photos", .backup, JobSchedule(Schedule(every: TimeSpan(seconds: 2))))

  private func wait(after due: Due?) -> TimeInterval? {
    var queue = TaskQueue()
    queue.fill([task], at: now)
    #expect(queue.ready(at: now) == [task])
    _ = queue.note(due, of: task, at: now)
    return queue.next?.timeIntervalSince(now)
  }

  @Test func `a task is looked at when its next slot comes`() {
    #expect(wait(after: Due(next: now.addingTimeInterval(7))) == 7)
    #expect(wait(after: Due()) == nil)
  }

  @Test func `one whose run took longer than its period is looked at at once, one that is locked out later`() {
    #expect(wait(after: Due(isDue: true)) == 1)
    #expect(wait(after: Due(isDue: true, isSkipRecorded: true)) == 60)
    #expect(wait(after: nil) == 60)
  }

  @Test func `an overdue backup is work, if only to say so`() {
    func isWork(_ kind: RunKind, _ due: Due?) -> Bool {
      let task = ScheduledTask("photos", kind, JobSchedule(Schedule(every: TimeSpan(seconds: 2))))
      var queue = TaskQueue()
      queue.fill([task], at: now)
      return queue.note(due, of: task, at: now)
    }
    #expect(isWork(.backup, Due(overdueSince: now)) && !isWork(.verify, Due(overdueSince: now)))
    #expect(isWork(.verify, Due(isDue: true)) && !isWork(.backup, Due()) && !isWork(.backup, nil))
  }
}
