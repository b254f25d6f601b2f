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
      let change = mountChange(from: before.mounts, to: facts.mounts)
    {
      return Finding(
        .sourceNotMounted,
        message: "the source '\(facts.source)' is not what the last good run \(before.run) saw: \(change)", hint: hint)
    }
    guard let change = mountChange(from: facts.mountsBefore, to: facts.mounts) else { return nil }
    return Finding(
      .sourceNotMounted, message: "the source '\(facts.source)' changed while it was compared: \(change)", hint: hint)
  }

  /// What of the file systems a source consisted of is there no more, or not as it was; nil for nothing.
  package static func mountChange(from before: SourceMounts, to now: SourceMounts) -> String? {
    if let old = before.own, old != now.own {
      guard let new = now.own else { return "the \(old.type) file system mounted at '\(old.point)' is not there" }
      return "it lay on the \(old.type) file system mounted at '\(old.point)' and now lies on the \(new.type) one at "
        + "'\(new.point)'"
    }
    let missing = before.nested.filter { !now.nested.contains($0) }
    guard let first = missing.first else { return nil }
    let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
    return "the \(first.type) file system at '\(first.point)'\(more) is not mounted"
  }
}
