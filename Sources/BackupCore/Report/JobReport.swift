import Foundation

/// What a report says about one job.
package struct JobReport: Equatable, Sendable, Encodable {
  package var job: String
  package var host: String
  @OrNull package var destination: String?
  package var figures: ReportFigures
  package var trouble: [ReportTrouble]
  /// Groups of trouble beyond those named, and unusual runs beyond those named.
  package var moreTrouble: Int
  package var unusual: [UnusualRun]
  @OrNull package var verify: ReportCheck?
  @OrNull package var drill: ReportCheck?
  package var days: [ReportDay]

  package init(_ facts: JobFacts) {
    let tally = facts.tally
    let window = tally.window
    job = facts.job
    host = facts.host
    destination = facts.destination
    trouble = facts.trouble
    moreTrouble = facts.moreTrouble
    unusual = facts.unusual
    verify = facts.verify
    drill = facts.drill
    days = Self.days(tally, facts.sizes, from: facts.firstAt)
    var figures = ReportFigures()
    figures.runs = tally.outcomes.total
    figures.outcomes = tally.outcomes
    figures.retries = tally.retries
    figures.setRate()
    figures.lastSuccessAt = facts.lastSuccessAt
    figures.sinceLastSuccessSeconds = facts.lastSuccessAt.map { Int64(window.until.timeIntervalSince($0)) }
    figures.longestGap = tally.longestGap
    figures.setDurations(tally.durations)
    figures.sentBytes = tally.sent
    figures.sentBytesPerDay = Int64(bounding: Double(tally.sent) / facts.days)
    figures.files = tally.files
    figures.missedSlots = facts.missedSlots
    figures.pendingDeletions = facts.pendingDeletions
    figures.pendingSince = facts.pendingSince
    if let last = facts.sizes.last {
      figures.mirrorBytes = last.mirror
      figures.versionsBytes = last.versions
      figures.mirrorGrowthBytes = facts.sizes.base.map { last.mirror.minus($0.mirror) }
      if let now = last.versions, let base = facts.sizes.base?.versions {
        figures.versionsGrowthBytes = now.minus(base)
      }
    }
    self.figures = figures
  }

  /// From the job's first attempt on, or the window's beginning.
  private static func days(_ tally: JobTally, _ sizes: MirrorSizes, from first: Date?) -> [ReportDay] {
    var days = tally.days
    for index in days.indices {
      days[index].state = days[index].outcomes.state
      guard sizes.at.indices.contains(index), let size = sizes.at[index] else { continue }
      days[index].mirrorBytes = size.mirror
      days[index].versionsBytes = size.versions
    }
    guard let first else { return [] }
    return Array(days[(tally.window.dayIndex(Int64(first.timeIntervalSince1970)) ?? 0)...])
  }

  private enum CodingKeys: String, CodingKey {
    case job, host, destination, trouble, moreTrouble, unusual, verify, drill, days
  }

  /// The figures' keys stand beside the job's own.
  package func encode(to encoder: any Encoder) throws {
    try figures.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(job, forKey: .job)
    try box.encode(host, forKey: .host)
    try box.encode(_destination, forKey: .destination)
    try box.encode(trouble, forKey: .trouble)
    try box.encode(moreTrouble, forKey: .moreTrouble)
    try box.encode(unusual, forKey: .unusual)
    try box.encode(_verify, forKey: .verify)
    try box.encode(_drill, forKey: .drill)
    try box.encode(days, forKey: .days)
  }
}
