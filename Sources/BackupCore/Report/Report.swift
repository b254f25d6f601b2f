package import Foundation

/// What became of the backups in a window of time: the value every format of `report` shows.
package struct Report: Equatable, Sendable, Encodable {
  package var madeAt: Date
  package var host: String
  /// Below which place of a remote the keep folders were read; nil for a report from this machine's own history.
  @OrNull package var fleet: String?
  package var since: Date
  package var until: Date
  package var timezone: String
  package var overall: ReportFigures
  package var jobs: [JobReport]
  package var remotes: [RemoteReport]

  /// `quotas` by remote. Jobs keep their order.
  package init(
    _ facts: [JobFacts], _ window: ReportWindow, host: String, madeAt: Date, quotas: [String: QuotaSeen] = [:],
    fleet: String? = nil
  ) {
    self.madeAt = madeAt
    self.host = host
    self.fleet = fleet
    since = window.since
    until = window.until
    timezone = window.zone.commonName
    jobs = facts.map(JobReport.init)
    overall = Self.overall(jobs, facts, window)
    var places: [String: [(job: String, bytes: Int64, growth: Int64?, days: Double)]] = [:]
    for (job, facts) in zip(jobs, facts) {
      guard let remote = facts.remote else { continue }
      let (figures, sizes) = (job.figures, job.figures.mirrorGrowthBytes)
      places[remote, default: []].append(
        (
          job.job, (figures.mirrorBytes ?? 0).plus(figures.versionsBytes ?? 0),
          sizes.map { $0.plus(figures.versionsGrowthBytes ?? 0) }, facts.days
        ))
    }
    remotes = places.keys.sorted().map {
      RemoteReport($0, jobs: places[$0] ?? [], quota: quotas[$0], now: window.until)
    }
  }

  private static func overall(_ jobs: [JobReport], _ facts: [JobFacts], _ window: ReportWindow) -> ReportFigures {
    var all = ReportFigures()
    for figures in jobs.map(\.figures) {
      all.runs += figures.runs
      all.outcomes += figures.outcomes
      all.retries += figures.retries
      all.sentBytes = all.sentBytes.plus(figures.sentBytes)
      all.sentBytesPerDay = all.sentBytesPerDay.plus(figures.sentBytesPerDay)
      all.files += figures.files
      all.missedSlots = all.missedSlots.plus(figures.missedSlots)
      all.pendingDeletions = all.pendingDeletions.plus(figures.pendingDeletions)
      all.pendingSince = [all.pendingSince, figures.pendingSince].compactMap { $0 }.min()
      all.mirrorBytes = sum(all.mirrorBytes, figures.mirrorBytes)
      all.mirrorGrowthBytes = sum(all.mirrorGrowthBytes, figures.mirrorGrowthBytes)
      all.versionsBytes = sum(all.versionsBytes, figures.versionsBytes)
      all.versionsGrowthBytes = sum(all.versionsGrowthBytes, figures.versionsGrowthBytes)
      if let gap = figures.longestGap, gap.seconds > all.longestGap?.seconds ?? -1 { all.longestGap = gap }
    }
    all.setRate()
    all.setDurations(facts.flatMap(\.tally.durations))
    // The job that waits longest speaks for all; one that never succeeded leaves no answer.
    let successes = jobs.map(\.figures.lastSuccessAt)
    if !successes.contains(nil), let oldest = successes.compactMap({ $0 }).min() {
      all.lastSuccessAt = oldest
      all.sinceLastSuccessSeconds = Int64(window.until.timeIntervalSince(oldest))
    }
    return all
  }

  private static func sum(_ first: Int64?, _ second: Int64?) -> Int64? {
    guard let second else { return first }
    return (first ?? 0).plus(second)
  }
}
