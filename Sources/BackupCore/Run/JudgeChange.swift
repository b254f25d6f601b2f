extension ChangeResult {
  /// Judges a planned change by a look at the remote, after every put-back (docs/rclone.md, "After a kill").
  ///
  /// `evidence.mirror` and `.versions` must come from listings that covered the path: there nil means absent.
  package static func judge(_ change: PlannedChange, _ evidence: ChangeEvidence) -> ChangeResult {
    switch change.change {
    case .add: judgeAdd(change, evidence)
    case .replace: judgeReplace(change, evidence)
    case .delete: judgeDelete(evidence)
    case .touch: judgeTouch(change, evidence)
    case .move: judgeMove(evidence)
    }
  }

  /// Something in the versions at an added path was displaced there although the plan knew of nothing.
  private static func judgeAdd(_ change: PlannedChange, _ evidence: ChangeEvidence) -> ChangeResult {
    let old: Old = evidence.versions == nil ? .inPlace : .kept
    let hasLost = evidence.steps.contains(.overwrote)
    guard let mirror = evidence.mirror else {
      guard hasLost, old == .inPlace else { return ChangeResult(.notDone, old: old, kept: evidence.versions) }
      return ChangeResult(.lost, .removed, old: .lost)
    }
    if hasLost {
      return ChangeResult(
        .lost, .stored, old: old == .kept ? .kept : .lost, stored: precise(mirror, change), kept: evidence.versions)
    }
    let isOurs = isPlanned(mirror, change, evidence)
    return ChangeResult(
      isOurs ? .done : .notDone, .stored, old: old, stored: precise(mirror, change), kept: evidence.versions)
  }

  /// Whether what lies there is what was to be sent. Else somebody else may have put it there meanwhile: the history has it
  /// as it is, and the next plan keeps it as a version before it sends the source's.
  private static func isPlanned(
    _ mirror: ChangeEvidence.Seen, _ change: PlannedChange, _ evidence: ChangeEvidence
  ) -> Bool {
    evidence.steps.contains(.sent) || mirror.agrees(with: planned(change))
  }

  private static func judgeReplace(_ change: PlannedChange, _ evidence: ChangeEvidence) -> ChangeResult {
    switch (evidence.mirror, evidence.versions) {
    case (let mirror?, let versions?):
      // What may be either counts as the new file: the old bytes are in the versions then too.
      let isOld = mirror.agrees(with: versions) || evidence.before.map(mirror.agrees) == true
      if isOld, !mirror.agrees(with: planned(change)), !evidence.steps.contains(.sent) {
        return ChangeResult(.notDone, hasLeftover: true)
      }
      let outcome: Outcome = isPlanned(mirror, change, evidence) ? .done : .notDone
      return ChangeResult(
        evidence.steps.contains(.overwrote) ? .lost : outcome, .stored, old: .kept, stored: precise(mirror, change),
        kept: versions)
    case (nil, let versions?):
      return ChangeResult(.notDone, .removed, old: .kept, kept: versions)
    case (let mirror?, nil):
      return isUnchanged(mirror, change, evidence)
        ? ChangeResult(.notDone) : ChangeResult(.lost, .stored, old: .lost, stored: precise(mirror, change))
    case (nil, nil):
      return ChangeResult(.lost, .removed, old: .lost)
    }
  }

  private static func judgeDelete(_ evidence: ChangeEvidence) -> ChangeResult {
    switch (evidence.mirror, evidence.versions) {
    case (nil, let versions?):
      return ChangeResult(.done, .removed, old: .kept, kept: versions)
    case (nil, nil):
      return ChangeResult(.lost, .removed, old: .lost)
    case (_?, nil):
      return ChangeResult(.notDone)
    case (let mirror?, let versions?):
      if mirror.agrees(with: versions) { return ChangeResult(.notDone, hasLeftover: true) }
      // Somebody put another file there meanwhile.
      return ChangeResult(.notDone, .stored, old: .kept, stored: mirror, kept: versions)
    }
  }

  private static func judgeTouch(_ change: PlannedChange, _ evidence: ChangeEvidence) -> ChangeResult {
    guard let mirror = evidence.mirror else {
      guard let versions = evidence.versions else { return ChangeResult(.lost, .removed, old: .lost) }
      return ChangeResult(.notDone, .removed, old: .kept, kept: versions)
    }
    let wasOverwritten: Bool
    if let bytes = evidence.before?.bytes ?? change.bytes, let seen = mirror.bytes, bytes != seen {
      wasOverwritten = true
    } else {
      wasOverwritten = evidence.steps.contains(.sent)
    }
    if wasOverwritten {
      // The source grew after the plan was made.
      if let versions = evidence.versions {
        return ChangeResult(.done, .stored, old: .kept, stored: precise(mirror, change), kept: versions)
      }
      return ChangeResult(.lost, .stored, old: .lost, stored: precise(mirror, change))
    }
    let hasLeftover = evidence.versions != nil
    // Touched again at the source before its time was read: the mirror has that later time.
    let hasNewTime = evidence.before.map { !mirror.agrees(with: $0) } ?? evidence.steps.contains(.touched)
    guard mirror.agrees(with: planned(change)) || hasNewTime else {
      return ChangeResult(.notDone, hasLeftover: hasLeftover)
    }
    return ChangeResult(.done, .touched, stored: precise(mirror, change), hasLeftover: hasLeftover)
  }

  private static func judgeMove(_ evidence: ChangeEvidence) -> ChangeResult {
    switch (evidence.mirror, evidence.origin) {
    case (_?, nil): ChangeResult(.done, .moved)
    case (nil, _?): ChangeResult(.notDone)
    // Copied, the original still there: the copy is a file of its own.
    case (let mirror?, _?): ChangeResult(.notDone, .stored, stored: mirror)
    case (nil, nil): ChangeResult(.lost, .moved, old: .lost)
    }
  }

  /// Whether a file without a version is the one from before the run: what the history knew, else whatever is not the new.
  private static func isUnchanged(
    _ mirror: ChangeEvidence.Seen, _ change: PlannedChange, _ evidence: ChangeEvidence
  ) -> Bool {
    if evidence.steps.contains(.sent) { return false }
    return evidence.before.map(mirror.agrees) == true || !mirror.agrees(with: planned(change))
  }

  private static func planned(_ change: PlannedChange) -> ChangeEvidence.Seen {
    ChangeEvidence.Seen(bytes: change.bytes, modified: change.modified)
  }

  /// What was seen, with the source's exact time where the listing only dropped the fraction.
  private static func precise(_ seen: ChangeEvidence.Seen, _ change: PlannedChange) -> ChangeEvidence.Seen {
    guard seen.agrees(with: planned(change)), seen.isOfSameSecond(as: planned(change)) else { return seen }
    return ChangeEvidence.Seen(bytes: seen.bytes ?? change.bytes, modified: change.modified ?? seen.modified)
  }
}
