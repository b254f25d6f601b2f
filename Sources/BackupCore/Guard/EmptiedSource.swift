extension Guards {
  /// Holds a plan that would leave a mirror with files with none, whatever the limits say.
  static func emptiedSource(_ facts: PlanFacts) -> Finding? {
    let isEmptied = facts.mirrorFiles > 0 && facts.additions == 0 && facts.allDeletions >= facts.mirrorFiles
    guard isEmptied else { return nil }
    return Finding(
      .sourceEmpty, found: facts.allDeletions, of: facts.mirrorFiles, limit: 0,
      message: "the source '\(facts.source)' has no file to back up, but the mirror holds "
        + "\(Count.files(facts.mirrorFiles)): all of them would be deleted",
      hint: "check that the source is mounted and complete; if it is meant to be empty, run "
        + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'")
  }
}
