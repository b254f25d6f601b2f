extension Guards {
  /// Holds a first run into a destination that already has files nobody of us put there.
  static func foreignFiles(_ facts: PlanFacts) -> Finding? {
    guard !facts.isOurs, facts.mirrorFiles > 0 || facts.hasHiddenFiles else { return nil }
    let files = facts.mirrorFiles > 0 ? Count.files(facts.mirrorFiles) : "files the filters exclude"
    return Finding(
      .destinationNotEmpty, found: facts.mirrorFiles, of: facts.mirrorFiles, limit: 0,
      message:
        "the destination '\(facts.destination)' already holds \(files) and no backup of "
        + "this job",
      hint: "to take these files over as the mirror, run 'mirrorkeep run \(facts.job) --adopt'; else name another "
        + "destination in the job's file")
  }
}
