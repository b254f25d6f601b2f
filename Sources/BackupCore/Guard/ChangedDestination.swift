extension Guards {
  /// Holds a plan for a destination that is not the one the history knows: another one is named (a typo makes a second
  /// mirror), its claim is gone, or its files are (a disk that is not mounted looks like a new one), or it is an older copy.
  static func changedDestination(_ facts: PlanFacts) -> Finding? {
    guard !facts.isAdopting, let what = change(facts) else { return nil }
    return Finding(
      .destinationChanged, found: facts.mirrorFiles, of: facts.knownFiles, limit: nil,
      message: what,
      hint: "check the destination in the job's file and that it is mounted; " + wayOn(facts))
  }

  /// Over files that are nobody's only taking them over goes on: `destination-not-empty` is answered by nothing else.
  private static func wayOn(_ facts: PlanFacts) -> String {
    let adopt = "run 'mirrorkeep run \(facts.job) --adopt'"
    let accept = "run 'mirrorkeep run \(facts.job) --accept \(facts.plan)'"
    guard facts.hasClaim || (facts.mirrorFiles == 0 && !facts.hasHiddenFiles) else {
      return "to take over what lies there, " + adopt
    }
    return "to start there anew, \(accept), to take over what lies there, \(adopt)"
  }

  private static func change(_ facts: PlanFacts) -> String? {
    if facts.hasClaim {
      if let run = facts.missingJournal {
        return "the keep folder of '\(facts.destination)' has no journal of run \(run), which left one there: it looks "
          + "like an older copy of this backup"
      }
      guard facts.mirrorFiles == 0, !facts.hasHiddenFiles, facts.knownFiles > 0 else { return nil }
      return "the mirror '\(facts.destination)' is empty, but the history knows \(Count.files(facts.knownFiles)) there"
    }
    guard let before = facts.baseline else { return nil }
    if before.destination != facts.destination {
      return "the job was backed up to '\(before.destination)' until run \(before.run) and now names "
        + "'\(facts.destination)', where no backup of it is"
    }
    return "the destination '\(facts.destination)' has no claim any more, but run \(before.run) backed up "
      + "\(Count.files(before.sourceFiles)) there"
  }
}
