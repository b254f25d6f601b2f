/// Plan -> findings. Pure: every guard looks at the same facts, before anything is changed.
package enum Guards {
  /// All findings against a plan, in the order of precedence of their reasons; none means the plan is clear.
  ///
  /// What an accepted plan was held for does not hold again as far as that plan showed it: see `AcceptedPlan`.
  package static func judge(_ facts: PlanFacts, limits: GuardLimits) -> [Finding] {
    [
      emptiedSource(facts), unmountedSource(facts, limits), tooFewFiles(facts, limits), tooManyDeletions(facts, limits),
      tooManyReplacements(facts, limits), changedFilters(facts), foreignFiles(facts), changedDestination(facts),
    ]
    .compactMap(\.self)
    .filter { facts.accepted?.answers($0, facts) != true }
  }
}
