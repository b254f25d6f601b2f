package import Foundation

/// The figures a report has of one job, and of all of them together.
package struct ReportFigures: Equatable, Sendable, Encodable {
  /// Backups that began in the window, every attempt of its own, and gaps in the schedule.
  package var runs = 0
  package var outcomes = OutcomeCounts()
  package var retries = 0
  /// Of the backups that came to an end, how many succeeded; an attempt that was followed by another is left out.
  @OrNull package var successRate: Double?
  @OrNull package var lastSuccessAt: Date?
  @OrNull package var sinceLastSuccessSeconds: Int64?
  @OrNull package var longestGap: ReportGap?
  @OrNull package var medianSeconds: Double?
  @OrNull package var p95Seconds: Double?
  package var sentBytes: Int64 = 0
  package var sentBytesPerDay: Int64 = 0
  /// At the window's end; nil where no restore point is known.
  @OrNull package var mirrorBytes: Int64?
  /// Since the window began, or since the first upload in it.
  @OrNull package var mirrorGrowthBytes: Int64?
  @OrNull package var versionsBytes: Int64?
  @OrNull package var versionsGrowthBytes: Int64?
  package var files = ReportFiles()
  /// Slots of the schedule nobody served, as far as they were recorded in the window.
  package var missedSlots = 0
  package var pendingDeletions = 0
  @OrNull package var pendingSince: Date?

  package init() {
    (lastSuccessAt, sinceLastSuccessSeconds, longestGap, pendingSince) = (nil, nil, nil, nil)
    (successRate, medianSeconds, p95Seconds) = (nil, nil, nil)
    (mirrorBytes, mirrorGrowthBytes, versionsBytes, versionsGrowthBytes) = (nil, nil, nil, nil)
  }

  /// How many backups were decided, retried attempts left out.
  package var tried: Int { max(0, outcomes.tried - retries) }
  package var succeeded: Int { outcomes[.succeeded] }

  mutating func setRate() {
    let tried = max(tried, succeeded)
    successRate = tried == 0 ? nil : (Double(succeeded) / Double(tried) * 10_000).rounded() / 10_000
  }

  /// `durations` in milliseconds, in any order.
  mutating func setDurations(_ durations: [UInt32]) {
    medianSeconds = Percentile.of(0.5, durations).map { Double($0) / 1000 }
    p95Seconds = Percentile.of(0.95, durations).map { Double($0) / 1000 }
  }
}
