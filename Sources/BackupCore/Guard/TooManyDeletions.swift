extension Guards {
  /// Holds a plan that deletes more files than the job allows and more than the floor.
  static func tooManyDeletions(_ facts: PlanFacts, _ limits: GuardLimits) -> Finding? {
    let limit = max(limits.maxDeletions.files(of: facts.mirrorFiles), limits.floor)
    guard facts.deletions > limit else { return nil }
    return Finding(
      .tooManyDeletions, found: facts.deletions, of: facts.mirrorFiles, limit: limit,
      message: "\(Count.files(facts.deletions)) of \(facts.mirrorFiles) would be deleted from the mirror, more than "
        + "the limit of \(limit)",
      hint: "see what goes with 'mirrorkeep plan \(facts.job) --list'; if it is meant, run "
        + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'")
  }
}
