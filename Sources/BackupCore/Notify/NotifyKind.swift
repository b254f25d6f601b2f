// Finished run or finding -> what a channel is told. Pure; sending is the target Notify.

/// What a person can be told about a job.
package enum NotifyKind: String, CaseIterable, Codable, Sendable {
  case failed, held, incomplete, skipped, missed, overdue, recovered
  /// A failure only a person can end: no remote, no token, no secret (exit status 7).
  case setupNeeded = "setup-needed"
  case verifyFailed = "verify-failed"
  case drillFailed = "drill-failed"
  /// A verify or drill that went well; told each time where it is asked for.
  case verified, drilled
  /// What `notify test` and `report --notify` send; no job can ask for them.
  case test, report

  /// What a job's `on:` may hold.
  package static let choices = allCases.filter { $0 != .test && $0 != .report }

  /// What is told where a job does not say `on:`.
  package static let standard: Set<NotifyKind> = [
    .failed, .held, .incomplete, .overdue, .recovered, .setupNeeded, .verifyFailed, .drillFailed,
  ]

  /// Whether nothing is wrong.
  package var isGood: Bool { [.recovered, .verified, .drilled, .test, .report].contains(self) }
}
