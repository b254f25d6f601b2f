extension Guards {
  /// Holds a plan that replaces the content of more files than the job allows and more than the floor: what encryption
  /// by malware looks like.
  static func tooManyReplacements(_ facts: PlanFacts, _ limits: GuardLimits) -> Finding? {
    let limit = max(limits.maxReplacements.files(of: facts.mirrorFiles), limits.floor)
    guard facts.replacements > limit else { return nil }
    return Finding(
      .tooManyReplacements, found: facts.replacements, of: facts.mirrorFiles, limit: limit,
      message:
        "\(Count.files(facts.replacements)) of \(facts.mirrorFiles) have new content and would be replaced, more "
        + "than the limit of \(limit)" + shown(facts, .replace),
      hint: "look whether the files at the source are still readable; if the change is meant, run "
        + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'")
  }
}
