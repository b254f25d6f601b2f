package import Foundation

/// How full a remote is, and when it will be at the rate these jobs fill it.
package struct RemoteReport: Equatable, Sendable, Encodable {
  package var remote: String
  package var jobs: [String]
  /// Mirrors and versions of its jobs, as the history knows them.
  package var jobsBytes: Int64
  /// What its jobs grew by a day; nil where the window holds no growth to go by.
  @OrNull package var growthBytesPerDay: Int64?
  /// As the remote last said; nil where it was never asked.
  @OrNull package var quotaBytes: Int64?
  @OrNull package var usedBytes: Int64?
  @OrNull package var seenAt: Date?
  /// nil: not at this rate, or nothing to tell it from.
  @OrNull package var fullAt: Date?

  package init(
    _ remote: String, jobs: [(job: String, bytes: Int64, growth: Int64?, days: Double)], quota: QuotaSeen?, now: Date
  ) {
    self.remote = remote
    self.jobs = jobs.map(\.job)
    jobsBytes = jobs.reduce(0) { $0.plus($1.bytes) }
    let known = jobs.compactMap { job in job.growth.map { Double($0) / job.days } }
    let growth = known.isEmpty ? nil : known.reduce(0, +)
    growthBytesPerDay = growth.map { Int64(bounding: $0.rounded()) }
    quotaBytes = quota?.quotaBytes
    usedBytes = quota?.usedBytes
    seenAt = quota?.at
    fullAt = nil
    guard let quota, let growth, growth >= 1 else { return }
    let free = Double(max(0, quota.quotaBytes.minus(quota.usedBytes)))
    let date = quota.at.addingTimeInterval(free / growth * 86_400)
    // Further off than anybody plans, it says nothing.
    fullAt = date < now.addingTimeInterval(20 * 365 * 86_400) ? max(date, now) : nil
  }
}
