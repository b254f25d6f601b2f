package import Foundation

/// Adds up the backups of one job, handed in one after another; those of one outcome in the order of their starts.
///
/// Keeps twenty-four bytes a run at most, so that a million of them fit.
package struct JobTally: Sendable {
  package let window: ReportWindow
  package private(set) var outcomes = OutcomeCounts()
  /// Attempts after the first: each stands for one that failed before it.
  package private(set) var retries = 0
  package private(set) var files = ReportFiles()
  package private(set) var sent: Int64 = 0
  package private(set) var days: [ReportDay]
  /// Of the backups that went through, in milliseconds.
  package private(set) var durations: [UInt32] = []
  /// What backups that sent or deleted something sent and deleted.
  private var sentByRun: [Int64] = []
  private var deletedByRun: [Int32] = []
  /// Of those, the largest; the job's first upload is left out.
  package private(set) var mostSent = LargestRuns()
  package private(set) var mostDeleted = LargestRuns()
  private let firstSuccess: Int64?
  private var gap: SuccessGap
  private var hint = 0

  /// `lastBefore` is the newest success before the window, `first` the job's first attempt of all, `firstSuccess` its first
  /// success.
  package init(_ window: ReportWindow, lastBefore: Date? = nil, first: Date? = nil, firstSuccess: Date? = nil) {
    self.window = window
    self.firstSuccess = firstSuccess.map { Int64($0.timeIntervalSince1970) }
    days = window.days.map { ReportDay($0) }
    gap = SuccessGap(from: lastBefore ?? first.map { max($0, window.since) })
  }

  package mutating func add(_ run: RunFacts) {
    outcomes[run.outcome] += 1
    if run.attempt > 1 { retries += 1 }
    files += run.files
    sent = sent.plus(run.sent)
    if let index = window.dayIndex(run.startedAt, near: hint) {
      hint = index
      // The day of a gap is the day of its slots, not the one it was noticed.
      if run.outcome != .missed { days[index].outcomes[run.outcome] += 1 }
      days[index].sentBytes = days[index].sentBytes.plus(run.sent)
    }
    if run.outcome == .succeeded { gap.note(run.startedAt) }
    guard run.outcome == .succeeded || run.outcome == .incomplete else { return }
    if let duration = run.duration { durations.append(UInt32(clamping: duration)) }
    if run.sent > 0 { sentByRun.append(run.sent) }
    if run.files.deleted > 0 { deletedByRun.append(Int32(clamping: run.files.deleted)) }
    guard run.startedAt > firstSuccess ?? .min else { return }
    mostSent.note(run.sent, run)
    mostDeleted.note(Int64(run.files.deleted), run)
  }

  /// Marks the days whose slots nobody served.
  package mutating func add(_ missed: MissedGap) {
    let first = Int64(missed.firstSlotAt.timeIntervalSince1970)
    let last = min(Int64(missed.lastSlotAt.timeIntervalSince1970), Int64(window.until.timeIntervalSince1970))
    guard last >= first, let end = window.dayIndex(last) else { return }
    for index in (window.dayIndex(first) ?? 0)...end { days[index].outcomes[.missed] += 1 }
  }

  /// The longest time without a success, up to the window's end; nil while there never was one and nothing was tried.
  package var longestGap: ReportGap? { gap.longest(until: window.until) }

  /// Lets go of what only `usual` needs.
  package mutating func forgetRuns() { (sentByRun, deletedByRun) = ([], []) }

  /// What a run of this job usually sends or deletes, and from how much on it is unusual; nil where too little is known.
  package var usual: UsualFigures {
    UsualFigures(
      sent: Percentile.of(0.5, sentByRun), runs: sentByRun.count,
      deleted: Percentile.of(0.5, deletedByRun), deletingRuns: deletedByRun.count)
  }
}
