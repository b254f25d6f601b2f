/// One local day of a job.
package struct ReportDay: Equatable, Sendable, Encodable {
  /// `2026-11-24`
  package var day: String
  package var outcomes = OutcomeCounts()
  package var state = DayState.nothing
  package var sentBytes: Int64 = 0
  /// At the end of the day; nil before the first restore point.
  @OrNull package var mirrorBytes: Int64?
  @OrNull package var versionsBytes: Int64?

  package init(_ day: String) {
    self.day = day
    mirrorBytes = nil
    versionsBytes = nil
  }
}
