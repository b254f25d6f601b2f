/// Plan -> findings. Pure: every guard looks at the same facts, before anything is changed.
package enum Guards {
  /// All findings against a plan, in the order of precedence of their reasons; none means the plan is clear.
  ///
  /// A finding that an accepted plan was held for does not hold again, except `destination-not-empty`, which only
  /// `--adopt` answers. Deletions and replacements of an accepted plan are already left out of the counts.
  package static func judge(_ facts: PlanFacts, limits: GuardLimits) -> [Finding] {
    [
      emptiedSource(facts), tooManyDeletions(facts, limits), tooManyReplacements(facts, limits), foreignFiles(facts),
    ]
    .compactMap(\.self)
    .filter { $0.reason == .destinationNotEmpty || !facts.accepted.contains($0.reason) }
  }
}
