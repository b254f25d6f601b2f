extension RunRecord {
  /// The variables hooks find about this run; file names are not among them.
  package func hookVariables(_ hook: Hooks.Moment) -> [String: String] {
    var variables = [
      "MIRRORKEEP_HOOK": hook.rawValue, "MIRRORKEEP_JOB": job, "MIRRORKEEP_RUN": run.text,
      "MIRRORKEEP_TRIGGER": trigger.rawValue, "MIRRORKEEP_HOST": host, "MIRRORKEEP_SOURCE": source ?? "",
      "MIRRORKEEP_DESTINATION": destination ?? "",
    ]
    guard hook != .before else { return variables }
    variables["MIRRORKEEP_OUTCOME"] = outcome.rawValue
    variables["MIRRORKEEP_REASON"] = reason?.rawValue ?? ""
    variables["MIRRORKEEP_EXIT_STATUS"] = exitStatus.map { String($0) } ?? ""
    variables["MIRRORKEEP_ATTEMPT"] = String(attempt)
    variables["MIRRORKEEP_SECONDS"] = durationSeconds.map { String(Int($0)) } ?? ""
    let counts: [(String, Int)] = [
      ("CHECKED", files.checked), ("ADDED", files.added), ("REPLACED", files.replaced), ("DELETED", files.deleted),
      ("MOVED", files.moved), ("TOUCHED", files.touched), ("FAILED", files.failed),
      ("PENDING_DELETIONS", files.pendingDeletions), ("BYTES_SENT", Int(bytes.sent)),
    ]
    for (name, count) in counts { variables["MIRRORKEEP_" + name] = String(count) }
    return variables
  }

  /// This record as it is kept until the hooks that follow have ended: a run killed meanwhile is not called succeeded.
  package func awaiting(_ hooks: Hooks) -> RunRecord {
    guard outcome == .succeeded, hooks.followSuccess else { return self }
    var record = self
    record.outcome = .incomplete
    record.reason = .hookFailed
    record.exitStatus = Reason.hookFailed.exitStatus
    record.message += "; the end of its hooks was not seen"
    return record
  }

  /// Takes over how hooks that followed the run ended: one that failed makes a succeeded run incomplete, and is only told
  /// where the outcome is worse already.
  package mutating func take(_ results: [HookResult]) {
    hooks += results
    let bad = results.filter { !$0.isGood }
    guard let first = bad.first else { return }
    message += bad.map { "; hook '\($0.hook.rawValue)' failed: \($0.text)" }.joined()
    guard outcome == .succeeded else { return }
    outcome = .incomplete
    reason = .hookFailed
    exitStatus = Reason.hookFailed.exitStatus
    hint = "the backup was made; mend '\(first.command.first ?? "")', see 'mirrorkeep history show \(run)'"
  }
}
