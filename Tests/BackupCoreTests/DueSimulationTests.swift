import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// Weeks of heartbeats on a fake clock, with power cuts, kills, locks and sleep: every slot is run or marked missed, once.
@Suite struct DueSimulationTests {
  @Test(arguments: [
    "daily 03:00", "0 */4 * * *", "hourly", "weekdays 08:00,18:00", "every 5h", "Mon,Thu 02:30 Europe/Berlin",
  ])
  func everySlotIsAccountedForOnce(text: String) throws {
    var random = SeededRandom("everySlotIsAccountedForOnce(\(text))")
    for round in 0..<6 {
      var machine = Machine(try Schedule(text), catchUp: round % 3 == 2 ? .skip : .run, jitter: round % 2 * 1200)
      for _ in 0..<120 { machine.live(using: &random) }
      machine.expectAccounts()
    }
  }

  @Test(arguments: ["daily 03:00", "hourly", "every 5h", "*/5 * * * *"]) func clocksThatJumpMakeNoStorm(text: String)
    throws
  {
    var random = SeededRandom("clocksThatJumpMakeNoStorm(\(text))")
    for _ in 0..<4 {
      var machine = Machine(try Schedule(text), catchUp: .run, jitter: 0)
      for _ in 0..<20 {
        for _ in 0..<5 { machine.live(using: &random) }
        machine.now += [-86_400, 31_536_000, -31_536_000, -3, 3600, -3600].randomElement(using: &random) ?? 0
        // One run makes up for whatever was jumped over; after it, one a slot.
        let (before, start) = (machine.starts, machine.now)
        for _ in 0..<20 { machine.beat(.succeeded) }
        #expect(machine.starts - before <= 1 + machine.slots(from: start))
      }
    }
  }

  @Test func aYearAheadAndBack() throws {
    var machine = Machine(try Schedule("daily 03:00"), catchUp: .run, jitter: 0)
    machine.beat(.succeeded)
    machine.now += 366 * 86_400
    machine.beat(.succeeded)
    #expect(machine.starts == 2 && machine.gaps.count == 1)
    machine.now -= 366 * 86_400
    for day in 1...10 {
      machine.now += 86_400
      for _ in 0..<3 { machine.beat(.succeeded) }
      #expect(machine.starts == 2 + day)
    }
    #expect(machine.gaps.count == 1)
  }
}

/// A machine with one job: what its heartbeats do, and the history they write.
private struct Machine {
  var now = 1_795_521_600.0
  private(set) var starts = 0
  private(set) var gaps: [MissedGap] = []
  private var attempts: [DueFacts.Attempt] = []
  private let schedule: JobSchedule
  private let jitter = Jitter(hostID: "host", job: "job")

  init(_ schedule: Schedule, catchUp: JobSchedule.CatchUp, jitter: Int) {
    var job = JobSchedule(schedule)
    job.catchUp = catchUp
    job.jitter = TimeSpan(seconds: jitter)
    self.schedule = job
  }

  private var clock: Date { Date(timeIntervalSince1970: now) }

  /// How many slots came from `start` to now.
  func slots(from start: Double) -> Int {
    var slots = NextRun(schedule.at, in: .gmt, anchor: Date(timeIntervalSince1970: start))
    return slots.count(after: Date(timeIntervalSince1970: start), through: clock)
  }

  /// The few attempts a question to the history brings.
  private var facts: [DueFacts.Attempt] {
    let clock = clock
    var closed, skipped, broken, ahead: DueFacts.Attempt?
    for attempt in attempts {
      if attempt.startedAt > clock {
        if attempt.startedAt < ahead?.startedAt ?? .distantFuture, !attempt.leavesDue { ahead = attempt }
        continue
      }
      switch attempt.outcome {
      case .skipped: if attempt.startedAt >= skipped?.startedAt ?? .distantPast { skipped = attempt }
      case .interrupted: if attempt.startedAt >= broken?.startedAt ?? .distantPast { broken = attempt }
      default: if attempt.startedAt >= closed?.startedAt ?? .distantPast { closed = attempt }
      }
    }
    return [closed, skipped, broken, ahead].compactMap(\.self)
  }

  private func due() -> Due {
    let recorded = gaps.map(\.lastSlotAt).filter { $0 <= clock }.max()
    return decideDue(
      schedule, DueFacts(attempts: facts, missedUpTo: recorded), jitter: jitter, local: .gmt, now: clock)
  }

  /// One heartbeat, and the minute until the next; a due run ends as `outcome` within it.
  mutating func beat(_ outcome: Outcome) {
    let due = due()
    if let gap = due.missed { gaps.append(gap) }
    if due.isDue {
      if outcome == .skipped {
        if !due.isSkipRecorded { attempts.append(DueFacts.Attempt(startedAt: clock, outcome: .skipped)) }
      } else {
        attempts.append(DueFacts.Attempt(startedAt: clock, outcome: outcome))
        starts += 1
      }
      if outcome != .skipped, outcome != .interrupted {
        #expect(!self.due().isDue, "due again right after a run at \(clock)")
      }
    }
    now += 60
  }

  /// A stretch of life: heartbeats, a lock held by another, a crash, or the machine off.
  mutating func live(using random: inout some RandomNumberGenerator) {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: now += Double(Int.random(in: 60...400_000, using: &random))
    case 1: for _ in 0..<Int.random(in: 1...90, using: &random) { beat(.skipped) }
    case 2: for _ in 0..<Int.random(in: 1...5, using: &random) { beat(.interrupted) }
    default:
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        beat([.succeeded, .failed, .held].randomElement(using: &random) ?? .failed)
      }
    }
  }

  /// What must be true of the history at the end.
  func expectAccounts() {
    guard let first = attempts.first?.startedAt else { return }
    // One record of a skipped slot, not one a minute.
    var slots = NextRun(schedule.at, in: .gmt, anchor: first)
    if !schedule.at.isEvery {
      var skips: [Date: Int] = [:]
      for attempt in attempts where attempt.outcome == .skipped {
        if let slot = slots.previous(atOrBefore: attempt.startedAt) { skips[slot, default: 0] += 1 }
      }
      // With jitter a slot's record may lie before the next slot's start.
      #expect(skips.values.allSatisfy { $0 <= (schedule.jitter.seconds > 0 ? 2 : 1) }, "\(skips)")
    }
    for (gap, next) in zip(gaps, gaps.dropFirst()) { #expect(gap.lastSlotAt < next.firstSlotAt, "overlapping gaps") }
    guard !schedule.at.isEvery else { return }
    var slot = slots.next(after: first)
    while let current = slot, current <= clock.addingTimeInterval(-8 * 86_400) {
      let isMissed = gaps.contains { $0.firstSlotAt <= current && current <= $0.lastSlotAt }
      let next = slots.next(after: current) ?? .distantFuture
      let wasTried = attempts.contains { $0.startedAt >= current && $0.startedAt < next.addingTimeInterval(3600) }
      #expect(isMissed != wasTried || (isMissed && schedule.jitter.seconds > 0) || wasTried, "\(current) is lost")
      if isMissed, schedule.jitter.seconds == 0 {
        #expect(!attempts.contains { $0.startedAt >= current && $0.startedAt < next })
      }
      slot = next
    }
    for gap in gaps {
      #expect(gap.slots == slots.count(after: gap.firstSlotAt.addingTimeInterval(-1), through: gap.lastSlotAt))
    }
  }
}
