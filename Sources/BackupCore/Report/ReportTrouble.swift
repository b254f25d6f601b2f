package import Foundation

/// Backups of one job that did not succeed for one reason, told as one; held ones only where their plan is the same too.
package struct ReportTrouble: Equatable, Sendable, Encodable {
  package var outcome: Outcome
  @OrNull package var reason: Reason?
  package var runs: Int
  package var firstAt: Date
  package var lastAt: Date
  /// The newest of them, and what it said.
  package var run: RunID
  package var message: String
  @OrNull package var hint: String?
  /// The plan they were held for.
  @OrNull package var plan: String?
  /// Whether nothing succeeded since.
  package var isOpen: Bool

  package init(_ newest: RunRecord, runs: Int, firstAt: Date, isOpen: Bool) {
    outcome = newest.outcome
    reason = newest.reason
    self.runs = runs
    self.firstAt = firstAt
    lastAt = newest.startedAt
    run = newest.run
    message = newest.message
    hint = newest.hint
    plan = newest.outcome == .held ? newest.plan : nil
    self.isOpen = isOpen
  }

  private enum CodingKeys: String, CodingKey {
    case outcome, reason, runs, firstAt, lastAt, run, message, hint, plan
    case isOpen = "open"
  }
}
