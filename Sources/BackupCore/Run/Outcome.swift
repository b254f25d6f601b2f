/// How a run ended, or that it has not yet.
package enum Outcome: String, CaseIterable, Codable, Sendable {
  case running, succeeded, incomplete, held, failed, cancelled, interrupted, skipped, missed
}
