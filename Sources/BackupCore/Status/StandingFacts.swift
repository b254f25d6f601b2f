/// What decides how a job stands; by itself, nothing is wrong with it and nothing known of it.
package struct StandingFacts: Equatable, Sendable {
  /// Outcomes that say how a job stands: the others leave it as it was before them.
  package static let telling: Set<Outcome> = [.succeeded, .incomplete, .held, .failed, .interrupted]

  /// Whether a backup is under way: by its process and its lock, not by its record alone.
  package var isRunning = false
  /// Whether its file has errors.
  package var isInvalid = false
  package var isScheduled = false
  /// Of the newest backup with an outcome that is `telling`.
  package var lastOutcome: Outcome?
  package var hasSucceeded = false
  /// Whether its last verify or drill found files that are not what they should be.
  package var isMirrorWrong = false
  package var isDue = false
  package var isOverdue = false

  package init() {}

  /// The same job without its run under way: a run that hangs, or fails time and again, must not hide that.
  package var beneathRun: StandingFacts {
    var facts = self
    facts.isRunning = false
    return facts
  }
}
