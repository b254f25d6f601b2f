import BackupCore
import BackupEngine
import Foundation
import Synchronization

/// Simulated days of the built-in scheduler: the real daemon and the real decision over a history and a clock in memory.
///
/// Every 97 days the machine is off for two and a half, so that there are gaps and catch-up runs too.
final class DaemonDays: Sendable {
  private struct Memory: Sendable {
    var now: Date
    var attempts: [String: Date] = [:]
    var missedUpTo: [String: Date] = [:]
    var runs: [String: Int] = [:]
    var missed: [String: Int] = [:]
    var offAt: Date
    var usage: [Usage] = []
    var usageAt: Date
    var failed = false
  }

  private let memory: Mutex<Memory>
  private let tasks: [ScheduledTask]
  private let start: Date
  private let end: Date
  private let tenth: TimeInterval

  private init(days: Int, tasks: [ScheduledTask]) {
    start = Date(timeIntervalSince1970: 1_795_521_600)
    end = start.addingTimeInterval(Double(days) * 86_400)
    tenth = Double(days) * 8640
    self.tasks = tasks
    let (since, tenth) = (start, tenth)
    memory = Mutex(
      Memory(now: since, offAt: since.addingTimeInterval(Self.days(97)), usageAt: since.addingTimeInterval(tenth)))
  }

  private static func days(_ count: Double) -> TimeInterval { count * 86_400 }

  /// Prints `{"days", "jobs", "runs", "missed", "unaccounted", "seconds", "resident_kilobytes", "descriptors"}`, the last
  /// two as they were after each tenth of the days.
  static func measure(days: Int, jobs: Int) async throws {
    let world = DaemonDays(days: days, tasks: try (0..<jobs).map(task))
    let started = ContinuousClock.now
    await world.live()
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    let (runs, missed, usage) = world.memory.withLock { memory in
      (memory.runs.values.reduce(0, +), memory.missed.values.reduce(0, +), memory.usage)
    }
    let figures: [String: Any] = [
      "days": days, "jobs": jobs, "runs": runs, "missed": missed, "unaccounted": world.unaccounted, "seconds": seconds,
      "resident_kilobytes": usage.map(\.residentKilobytes), "descriptors": usage.map(\.descriptors),
    ]
    print(String(decoding: try JSONSerialization.data(withJSONObject: figures, options: .sortedKeys), as: UTF8.self))
  }

  /// Half of the jobs daily, the others on weekdays, weekly and monthly, over the day and three zones.
  private static func task(_ number: Int) throws -> ScheduledTask {
    let (hour, minute) = (number * 7 % 24, number * 13 % 60)
    let time = String(format: "%02d:%02d", hour, minute)
    let text = [
      "daily \(time)", "weekdays \(time)", "daily \(time)",
      number % 8 == 3 ? "monthly 1 \(time)" : "weekly sun \(time)",
    ]
    var schedule = JobSchedule(try Schedule(text[number % 4]))
    schedule.timezone = NamedZone(["UTC", "Europe/Berlin", "America/New_York"][number % 3])
    return ScheduledTask("job\(number)", .backup, schedule)
  }

  private func live() async {
    let daemon = Task { await runDaemon(parallel: 2, through: ports, now: { self.memory.withLock { $0.now } }) }
    await daemon.value
  }

  private var ports: DaemonPorts {
    DaemonPorts(
      tasks: { self.tasks }, heartbeat: { self.heartbeat }, wait: { await self.wait(until: $0) }, tell: { _ in },
      complain: { _ in self.memory.withLock { $0.failed = true } })
  }

  private var heartbeat: HeartbeatPorts {
    HeartbeatPorts(
      due: { self.due($0) }, claim: { _ in {} },
      recordMissed: { task, gap in
        self.memory.withLock { memory in
          memory.missed[task.job, default: 0] += gap.slots
          memory.missedUpTo[task.job] = gap.lastSlotAt
        }
      },
      run: { task, due in
        self.memory.withLock { memory in
          memory.attempts[task.job] = memory.now
          // A job's first run comes before its first slot.
          if let slot = due.slot, slot > self.start { memory.runs[task.job, default: 0] += 1 }
        }
        return nil
      },
      overlaps: { $0.job == $1.job }, finished: { _ in })
  }

  private func due(_ task: ScheduledTask) -> Due? {
    let (facts, now) = memory.withLock { memory in
      let attempt = memory.attempts[task.job].map { DueFacts.Attempt(startedAt: $0, outcome: .succeeded) }
      return (
        DueFacts(
          attempts: [attempt].compactMap(\.self), missedUpTo: memory.missedUpTo[task.job], scheduledSince: start),
        memory.now
      )
    }
    return decideDue(task.schedule, facts, jitter: Jitter(hostID: "host", job: task.job), local: .gmt, now: now)
  }

  /// The clock goes on at once; at the end the daemon is cancelled, as a signal would.
  private func wait(until time: Date?) async -> DaemonPorts.Waking {
    let isOver = memory.withLock { memory in
      memory.now = max(memory.now.addingTimeInterval(0.001), time ?? end)
      if memory.now >= memory.offAt {
        memory.now += Self.days(2.5)
        memory.offAt = memory.now.addingTimeInterval(Self.days(97))
      }
      if memory.now >= memory.usageAt {
        memory.usage.append(Usage())
        memory.usageAt += tenth
      }
      return memory.now >= end
    }
    if isOver { withUnsafeCurrentTask { $0?.cancel() } }
    return .time
  }

  /// Slots that were neither run nor recorded as missed, or were both.
  private var unaccounted: Int {
    memory.withLock { memory in
      if memory.failed { return -1 }
      return tasks.reduce(0) { sum, task in
        var slots = NextRun(task.schedule.at, in: task.schedule.zone(local: .gmt), anchor: start)
        let last = memory.attempts[task.job] ?? start
        let count = slots.count(after: start, through: last)
        return sum + abs(count - memory.runs[task.job, default: 0] - memory.missed[task.job, default: 0])
      }
    }
  }
}
