extension Guards {
  /// Holds a plan over a source that does not consist of the file systems of the last good run any more: a disk that is
  /// not mounted leaves an empty folder, another disk's files, or an old copy behind. One that went while the source was
  /// compared was looked at only in part.
  static func unmountedSource(_ facts: PlanFacts, _ limits: GuardLimits) -> Finding? {
    guard limits.sameMount else { return nil }
    let hint =
      "mount it and run 'mirrorkeep run \(facts.job)'; if it was moved for good, run "
      + "'mirrorkeep run \(facts.job) --accept \(facts.plan)'"
    if let before = facts.baseline, before.source == facts.source,
      let change = MountChange(from: before.mounts, to: facts.mounts)?.beyond(facts.accepted?.mounts)
    {
      return Finding(
        .sourceNotMounted,
        message: "the source '\(facts.source)' is not what the last good run \(before.run) saw: \(change.text)",
        hint: hint)
    }
    let during = MountChange(from: facts.mountsBefore, to: facts.mounts)?.beyond(facts.accepted?.mounts)
    guard let during else { return nil }
    return Finding(
      .sourceNotMounted, message: "the source '\(facts.source)' changed while it was compared: \(during.text)",
      hint: hint)
  }
}
