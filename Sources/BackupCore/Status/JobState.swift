// A job's runs and its schedule -> how it stands. Pure.

/// How a job stands: the first case that holds.
package enum JobState: String, CaseIterable, Codable, Sendable {
  /// A backup of it is under way.
  case running
  /// Its last backup was held by a guard.
  case held
  /// Its last backup failed or was interrupted, its file has errors, or a verify or drill found its mirror wrong.
  case failing
  /// A slot came and went, grace included, and nothing was begun.
  case overdue
  /// Its last backup did not store everything.
  case incomplete
  /// The next heartbeat runs it.
  case due
  /// It never succeeded.
  case never
  /// It is in order, and runs only by hand.
  case unscheduled
  case ok

  package init(_ facts: StandingFacts) {
    self = Self.allCases.first { $0.holds(facts) } ?? .ok
  }

  /// Whether somebody has to do something: what `status --check` is about.
  package var needsAttention: Bool { [.held, .failing, .overdue, .incomplete].contains(self) }

  private func holds(_ facts: StandingFacts) -> Bool {
    switch self {
    case .running: facts.isRunning
    case .held: facts.lastOutcome == .held
    case .failing:
      facts.isInvalid || facts.lastOutcome == .failed || facts.lastOutcome == .interrupted || facts.isMirrorWrong
    case .overdue: facts.isOverdue
    case .incomplete: facts.lastOutcome == .incomplete
    case .due: facts.isDue
    case .never: !facts.hasSucceeded
    case .unscheduled: !facts.isScheduled
    case .ok: true
    }
  }
}
