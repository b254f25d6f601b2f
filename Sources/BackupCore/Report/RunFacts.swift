/// What a report counts of one backup.
package struct RunFacts: Equatable, Sendable {
  package var outcome: Outcome
  /// Seconds since 1970.
  package var startedAt: Int64
  package var attempt: Int
  /// Milliseconds; nil where it is not known.
  package var duration: Int64?
  package var files: ReportFiles
  package var sent: Int64

  package init(
    _ outcome: Outcome, startedAt: Int64, attempt: Int = 1, duration: Int64? = nil, files: ReportFiles = ReportFiles(),
    sent: Int64 = 0
  ) {
    self.outcome = outcome
    self.startedAt = startedAt
    self.attempt = attempt
    self.duration = duration
    self.files = files
    self.sent = sent
  }
}
