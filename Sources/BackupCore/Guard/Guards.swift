/// Plan -> findings. Pure: every guard looks at the same facts, before anything is changed.
package enum Guards {
  /// All findings against a plan, in the order of precedence of their reasons; none means the plan is clear.
  ///
  /// A finding that an accepted plan was held for does not hold again, except `destination-not-empty`, which only
  /// `--adopt` answers, and the counts: the accepted plan's deletions and replacements are already left out of them, so
  /// what still exceeds a limit is nothing the plan showed.
  package static func judge(_ facts: PlanFacts, limits: GuardLimits) -> [Finding] {
    [
      emptiedSource(facts), unmountedSource(facts, limits), tooFewFiles(facts, limits), tooManyDeletions(facts, limits),
      tooManyReplacements(facts, limits), changedFilters(facts), foreignFiles(facts), changedDestination(facts),
    ]
    .compactMap(\.self)
    .filter { holdsAgain.contains($0.reason) || !facts.accepted.contains($0.reason) }
  }

  private static let holdsAgain: Set<Reason> = [.destinationNotEmpty, .tooManyDeletions, .tooManyReplacements]
}
