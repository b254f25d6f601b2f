package import Foundation

/// What the history says about one job, as far as it decides what is due.
///
/// `attempts` are its backup runs (`missed` records left out), in any order. Needed are, of those that started by now: the
/// newest that is neither `skipped` nor `interrupted`, and the newest of all; more do no harm. Attempts that lie ahead (the
/// clock was set back) may be among them, but must not take the place of these: a question to the history has
/// `started_at <= now` in it.
package struct DueFacts: Equatable, Sendable {
  /// One backup run that was begun, or skipped.
  package struct Attempt: Equatable, Sendable {
    package var startedAt: Date
    package var outcome: Outcome

    package init(startedAt: Date, outcome: Outcome) {
      self.startedAt = startedAt
      self.outcome = outcome
    }

    /// Whether it leaves its slot open.
    var leavesDue: Bool { [.skipped, .interrupted, .running, .missed].contains(outcome) }
  }

  package var attempts: [Attempt]
  /// `last_slot_at` of the newest `missed` record whose last slot is not later than now.
  package var missedUpTo: Date?
  /// Since when the job has the schedule it has now, as far as somebody noticed: no earlier slot of it was ever missed.
  package var scheduledSince: Date?
  /// Whether a run of the job is under way: its lock is taken.
  package var isRunning: Bool

  package init(
    attempts: [Attempt] = [], missedUpTo: Date? = nil, scheduledSince: Date? = nil, isRunning: Bool = false
  ) {
    self.attempts = attempts
    self.missedUpTo = missedUpTo
    self.scheduledSince = scheduledSince
    self.isRunning = isRunning
  }
}
