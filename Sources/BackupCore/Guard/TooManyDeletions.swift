extension Guards {
  /// Holds a plan that deletes more files than the job allows and more than the floor.
  package static func tooManyDeletions(_ facts: PlanFacts, _ limits: GuardLimits) -> Finding? {
    let limit = max(limits.maxDeletions.files(of: facts.mirrorFiles), limits.floor)
    guard facts.deletions > limit else { return nil }
    return Finding(
      .tooManyDeletions, found: facts.deletions, of: facts.mirrorFiles, limit: limit,
      message: "\(Count.files(facts.deletions)) of \(facts.mirrorFiles) would be deleted from the mirror, more than "
        + "the limit of \(limit)" + shown(facts, .delete) + renamed(facts),
      hint: (facts.renaming == nil ? "" : "look whether the files at the source are still readable; ")
        + "see what goes with 'mirrorkeep plan \(facts.job) --list'; if it is meant, run "
        + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'")
  }

  private static func renamed(_ facts: PlanFacts) -> String {
    guard let renaming = facts.renaming else { return "" }
    return
      "; \(Count.files(renaming.files)) of them are there under the same name with '\(renaming.ending)' behind it, "
      + "which is what encryption by malware looks like"
  }

  /// The largest files concerned, `: 'a' and 'b'`.
  static func shown(_ facts: PlanFacts, _ change: Change) -> String {
    guard let examples = facts.examples[change], !examples.isEmpty else { return "" }
    return ", the largest " + examples.map { "'\($0)'" }.joined(separator: ", ")
  }
}
