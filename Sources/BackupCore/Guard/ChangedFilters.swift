extension Guards {
  /// Holds the first plan after the filters were edited when files leave the backup by it; they stay in the mirror as
  /// they are, and are no longer backed up.
  static func changedFilters(_ facts: PlanFacts) -> Finding? {
    guard facts.leaving.files > 0 else { return nil }
    let examples = facts.leaving.examples.map { "'\($0)'" }.joined(separator: ", ")
    let more = facts.leaving.files > facts.leaving.examples.count ? " …" : ""
    return Finding(
      .filtersChanged, found: facts.leaving.files, of: facts.mirrorFiles + facts.leaving.files, limit: 0,
      message: "the filters were changed: \(Count.files(facts.leaving.files)) (\(Count.bytes(facts.leaving.bytes))) "
        + "would no longer be backed up: \(examples)\(more)",
      hint: "they stay in the mirror as they are now; if that is meant, run "
        + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'")
  }
}
