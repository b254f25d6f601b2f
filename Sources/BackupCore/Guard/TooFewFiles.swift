extension Guards {
  /// Holds a plan over a source with fewer files than the job says it always has.
  static func tooFewFiles(_ facts: PlanFacts, _ limits: GuardLimits) -> Finding? {
    guard let least = limits.minFiles, facts.sourceFiles < least else { return nil }
    return Finding(
      .tooFewFiles, found: facts.sourceFiles, of: facts.sourceFiles, limit: least,
      message: "the source '\(facts.source)' has \(Count.files(facts.sourceFiles)) to back up, fewer than the "
        + "\(least) that 'min_files' asks for",
      hint: "check that the source is complete; if it is, lower 'min_files' or run "
        + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'")
  }
}
