/// Whether and when a run that failed is tried again: the key `retry` of a job's file.
package struct RetryRule: Equatable, Codable, Sendable {
  /// Attempts in all, the first among them.
  package var attempts: Int
  /// The pause after the first attempt; each one after that is twice as long.
  package var wait: TimeSpan

  package init(attempts: Int, wait: TimeSpan = RetryRule.standardWait) {
    self.attempts = attempts
    self.wait = wait
  }

  /// A job without the key.
  package static let none = RetryRule(attempts: 1)
  package static let standardAttempts = 3
  package static let standardWait = TimeSpan(seconds: 60)
  /// No pause grows beyond this.
  package static let longestWait = TimeSpan(seconds: 3600)

  /// What may have passed by the next attempt.
  package static let passing: Set<Reason> = [.network, .rateLimited, .serverError]

  /// How long to wait before the attempt that follows `record`; nil where none does.
  package func pause(after record: RunRecord) -> TimeSpan? {
    guard record.attempt < attempts, record.outcome == .failed, let reason = record.reason,
      Self.passing.contains(reason)
    else { return nil }
    let longest = max(wait, Self.longestWait)
    let doublings = min(record.attempt - 1, 30)
    let (seconds, isTooLong) = wait.seconds.multipliedReportingOverflow(by: 1 << max(0, doublings))
    return isTooLong ? longest : min(longest, TimeSpan(seconds: seconds))
  }
}

extension RetryRule: CustomStringConvertible {
  /// As it is written in a job file, on one line.
  package var description: String { "{attempts: \(attempts), wait: \(wait)}" }
}
