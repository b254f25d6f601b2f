package import BackupCore

/// Names what an rclone process came to: its exit status and its log on one side, a reason or none on the other.
///
/// The one place that reads the wording of rclone's errors. Unknown is failed; no wording turns a failure into success.
package enum RcloneExit {
  /// What a command must show, beside exit status 0, to count as done.
  package enum Evidence: Sendable {
    /// Nothing: a command that only reads and prints, whose output is judged by its reader.
    case none
    /// A clean final statistics record, and not one thing left undone by a dry run.
    case done
    /// A clean final statistics record of a dry run.
    case planned
  }

  /// Why the process failed; nil only where it exited with 0 and showed the evidence.
  package static func failure(
    _ ending: RcloneEnding, _ tally: LogTally, evidence: Evidence, remote: String
  ) -> Failure? {
    switch ending {
    case .exited(0): doubt(tally, evidence)
    case .exited(let status): named(tally, remote) ?? plain(status, tally)
    case .killed(let signal): killed(signal)
    }
  }

  /// What is missing for success after exit status 0.
  private static func doubt(_ tally: LogTally, _ evidence: Evidence) -> Failure? {
    if evidence == .none { return nil }
    if evidence == .done, tally.skipped > 0 {
      return Failure(
        .unverified, "nothing was written: rclone ran as a rehearsal (\(tally.skipped) changes skipped)",
        hint: "see rclone's log with 'mirrorkeep history log'")
    }
    guard let stats = tally.finalStats else {
      return Failure(
        .unverified, "rclone ended without its final statistics, so nothing proves its work",
        hint: "see rclone's log with 'mirrorkeep history log'")
    }
    if stats.isClean { return nil }
    return Failure(
      .unverified, "rclone ended with status 0 but its final statistics speak of errors",
      hint: "see rclone's log with 'mirrorkeep history log'")
  }

  private static func killed(_ signal: Int32) -> Failure {
    let cause = signal == 9 ? ", maybe out of memory" : ""
    return Failure(
      .rcloneKilled, "rclone was killed by signal \(signal)\(cause)",
      hint: signal == 9 ? "look for 'oom' in the output of 'dmesg'" : nil)
  }

  /// The failure the log names, from the single errors, else from what rclone said last.
  private static func named(_ tally: LogTally, _ remote: String) -> Failure? {
    let groups = tally.errors.isEmpty ? tally.lastWords : tally.errors
    for pattern in ExitPattern.table {
      guard let group = groups.first(where: pattern.matches) else { continue }
      let fill = { (text: String) in
        text.replacing("{remote}", with: remote)
          .replacing("{result}", with: group.pcloudResult.map { String($0) } ?? "")
          .replacing("{cause}", with: group.cause)
      }
      return Failure(pattern.reason, fill(pattern.message), hint: pattern.hint.map(fill))
    }
    return nil
  }

  /// The failure as far as the exit status alone tells it.
  private static func plain(_ status: Int32, _ tally: LogTally) -> Failure {
    switch status {
    case 130, 143:
      return Failure(.rcloneKilled, "rclone was stopped by signal \(status - 128)")
    case 2 where tally.firstTexts.contains { $0.hasPrefix("panic: ") || $0.hasPrefix("fatal error: ") }:
      return Failure(.rcloneKilled, "rclone crashed", hint: "see its log with 'mirrorkeep history log'")
    case 7 where tally.errors.contains { $0.cause.contains("--max-delete threshold reached") }:
      return Failure(.filesFailed, "rclone stopped before deleting what the plan does not hold")
    case 7 where tally.errors.contains { $0.cause.contains("max transfer limit reached") }:
      return Failure(.filesFailed, "rclone stopped before sending content where only a time was to be set")
    case 10:
      return Failure(.timeLimit, "rclone reached its time limit")
    default:
      if let group = tally.errors.first(where: { !$0.isAboutPaths }) ?? tally.lastWords.first, !tally.failedOnPathsOnly
      {
        return Failure(.unverified, "rclone failed: \(group.cause)")
      }
      if tally.errorCount == 0 { return Failure(.unverified, "rclone ended with status \(status) and did not say why") }
      return Failure(.filesFailed, "\(tally.errorCount) \(tally.errorCount == 1 ? "error" : "errors")")
    }
  }
}
