package import Foundation

/// Whether a job is due, and what else a heartbeat has to know and record about its schedule.
///
/// Whoever asks does this, in order: writes a `missed` record where `missed` is there; where `isDue`, starts a run with
/// `trigger`; where that run is refused for the lock (or a hook skips it), records it unless `isSkipRecorded`.
/// docs/schedules.md has the rules behind it.
package struct Due: Equatable, Sendable {
  /// Whether a run is to be started now.
  package var isDue = false
  /// The slot that run serves; nil for a job that was never attempted before its first slot came.
  package var slot: Date?
  /// `schedule`, or `catch-up` where an older slot was not served or the start is later than `grace`; nil when not due.
  package var trigger: Trigger?
  /// Slots to be recorded as missed now: no record covers them yet, and none of them will be served.
  package var missed: MissedGap?
  /// When the next slot after now begins, this host's jitter included, or the quiet window ends that an open slot waits for;
  /// nil where none comes any more.
  package var next: Date?
  /// Since when the job is overdue: `grace` after the oldest slot no attempt served, or after its first slot where none ever
  /// served one. Also while it is not due.
  package var overdueSince: Date?
  /// Whether a `skipped` record of this slot is there already.
  package var isSkipRecorded = false

  /// Whether a heartbeat has something to record or to tell of a task of this kind, run or not.
  package func hasNews(_ kind: RunKind) -> Bool { missed != nil || (kind == .backup && overdueSince != nil) }

  fileprivate mutating func run(_ slot: Date?, _ trigger: Trigger, isSkipRecorded: Bool) {
    (isDue, self.slot, self.trigger, self.isSkipRecorded) = (true, slot, trigger, isSkipRecorded)
  }
}

/// Decides from the history alone, so that every heartbeat, whoever sends it, comes to the same answer.
///
/// While `quiet` lasts nothing is due. `local` is the machine's time zone, `now` the calendar time. Slots and instants are whole seconds.
package func decideDue(
  _ schedule: JobSchedule, _ facts: DueFacts, jitter: Jitter, local: TimeZone, now: Date, quiet: QuietWindow? = nil
) -> Due {
  var decision = DueDecision(schedule, facts, jitter, local, now)
  var due = decision.due()
  // The slot stays open: it is served once the window is over.
  if due.isDue, let quiet, quiet.contains(now, in: local) {
    (due.isDue, due.trigger) = (false, nil)
    due.next = [due.next, quiet.end(after: now, in: local)].compactMap(\.self).min()
  }
  return due
}

/// The steps of `decideDue`.
private struct DueDecision {
  private let schedule: JobSchedule
  private let facts: DueFacts
  private let jitter: Jitter
  private let now: Date
  private let zone: TimeZone
  /// The start of the newest attempt that closed its slots.
  private let served: Date?
  /// Attempts that began, or were to begin, and left their slot open.
  private let open: [DueFacts.Attempt]
  private var slots: NextRun

  init(_ schedule: JobSchedule, _ facts: DueFacts, _ jitter: Jitter, _ local: TimeZone, _ now: Date) {
    (self.schedule, self.facts, self.jitter, self.now) = (schedule, facts, jitter, now)
    zone = schedule.zone(local: local)
    // A clock set back leaves attempts ahead. One within the running period counts, or a step of a second would run its
    // slot twice; one further on is left aside, or a clock once a year ahead would stop the backup for a year.
    var ahead = NextRun(schedule.at, in: zone, anchor: now)
    let limit = ahead.next(after: now) ?? now
    let attempts = facts.attempts.filter { $0.outcome != .missed && ($0.startedAt <= now || $0.startedAt < limit) }
    served = attempts.filter { !$0.leavesDue }.map(\.startedAt).max()
    open = attempts.filter(\.leavesDue)
    slots = NextRun(schedule.at, in: zone, anchor: served ?? now)
  }

  mutating func due() -> Due {
    var due = Due(next: nextStart())
    let newest = newestSlot()
    guard let served else {
      due.overdueSince = firstSlot().flatMap { overdue($0) }
      guard !facts.isRunning else { return due }
      due.run(newest, .schedule, isSkipRecorded: isSkipped(since: newest))
      due.missed = newest.flatMap { gap(before: $0) }
      return due
    }
    guard let newest, newest > served else { return due }
    let oldest = slots.next(after: max(served, sinceEdit ?? served)).map { min($0, newest) } ?? newest
    due.overdueSince = overdue(oldest)
    guard !facts.isRunning else { return due }
    let isLate = overdue(newest) != nil
    if schedule.catchUp == .skip, isLate {
      due.missed = gap(through: newest)
      return due
    }
    let isCatchUp = schedule.catchUp == .run && (isLate || oldest < newest)
    due.run(newest, isCatchUp ? .catchUp : .schedule, isSkipRecorded: isSkipped(since: newest))
    due.missed = gap(before: newest)
    return due
  }

  /// The first slot since the job is known to have its schedule.
  private func firstSlot() -> Date? {
    guard let since = facts.scheduledSince else { return nil }
    var slots = NextRun(schedule.at, in: zone, anchor: since)
    return slots.next(after: since.addingTimeInterval(-1))
  }

  /// The last second before the schedule was made what it is.
  private var sinceEdit: Date? { facts.scheduledSince.map { $0.addingTimeInterval(-1) } }

  private func isSkipped(since slot: Date?) -> Bool {
    open.contains { $0.outcome == .skipped && $0.startedAt >= slot ?? .distantPast }
  }

  private mutating func gap(before slot: Date) -> MissedGap? {
    slots.previous(atOrBefore: slot.addingTimeInterval(-1)).flatMap { gap(through: $0) }
  }

  /// The slots up to `last` that no record covers.
  private mutating func gap(through last: Date) -> MissedGap? {
    let recorded = facts.missedUpTo.flatMap { $0 <= now ? $0 : nil }
    let attempted = [served].compactMap(\.self) + open.map(\.startedAt)
    // A job nobody ever tried to run missed nothing.
    guard let attempt = attempted.max() else { return nil }
    let covered = [attempt, recorded ?? attempt, sinceEdit ?? attempt].max() ?? attempt
    guard let first = slots.next(after: covered), first <= last else { return nil }
    return MissedGap(
      slots: slots.count(after: covered, through: last), firstSlotAt: first, lastSlotAt: last)
  }

  /// The newest slot that has come, this host's jitter included.
  private mutating func newestSlot() -> Date? {
    guard let slot = slots.previous(atOrBefore: now) else { return nil }
    return start(of: slot) <= now ? slot : slots.previous(atOrBefore: slot.addingTimeInterval(-1))
  }

  /// When `slot` begins on this host.
  private mutating func start(of slot: Date) -> Date {
    // A period from the last attempt's start would grow by the offset each time.
    guard schedule.jitter.seconds > 0, !schedule.at.isEvery else { return slot }
    let gap = slots.next(after: slot).map { Int($0.timeIntervalSince(slot)) }
    return slot.addingTimeInterval(Double(jitter.seconds(upTo: schedule.jitter, gap: gap)))
  }

  private mutating func nextStart() -> Date? {
    if let slot = slots.previous(atOrBefore: now) {
      let start = start(of: slot)
      if start > now, served.map({ $0 < slot }) ?? true { return start }
    }
    return slots.next(after: now).map { start(of: $0) }
  }

  private mutating func overdue(_ slot: Date) -> Date? {
    let limit = start(of: slot).addingTimeInterval(Double(schedule.grace.seconds))
    return now > limit ? limit : nil
  }
}
