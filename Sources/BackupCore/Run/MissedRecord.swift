package import Foundation

extension RunRecord {
  /// The record of slots of a job nobody was there for, written at `now`.
  package init(missed gap: MissedGap, of job: String, run: RunID, host: String, at now: Date) {
    self.init(run: run, job: job, kind: .backup, trigger: .schedule, host: host, startedAt: now)
    missed = gap
    outcome = .missed
    let times =
      gap.slots == 1
      ? "the slot of \(UTCTime.text(gap.lastSlotAt)) was missed"
      : "\(gap.slots) slots were missed, from \(UTCTime.text(gap.firstSlotAt)) to \(UTCTime.text(gap.lastSlotAt))"
    message = times + ": no run was begun then"
    hint = "see what is to run it with 'mirrorkeep schedule status'"
    finishedAt = now
    durationSeconds = 0
  }
}
