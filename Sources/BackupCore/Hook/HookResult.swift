/// How one hook of a run ended; part of the run's record.
package struct HookResult: Codable, Equatable, Sendable {
  package var hook: Hooks.Moment
  /// The program and its arguments.
  package var command: [String]
  /// 128 + n where signal n ended it; nil where it was not started, or its end was not seen.
  package var exitStatus: Int32?
  package var seconds: Double
  /// What it wrote to both streams, secrets masked; of much only the beginning and the end.
  package var output: String
  /// Why it did not do well, where the exit status does not say it.
  package var message: String?

  package init(_ hook: Hooks.Moment, _ command: [String], exitStatus: Int32? = nil, message: String? = nil) {
    self.hook = hook
    self.command = command
    self.exitStatus = exitStatus
    seconds = 0
    output = ""
    self.message = message
  }

  private enum CodingKeys: String, CodingKey {
    case hook, command, seconds, output, message
    case exitStatus = "exit_status"
  }

  /// The exit status of a `before` that asks for no run this time.
  package static let skipStatus: Int32 = 75

  package var isGood: Bool { exitStatus == 0 && message == nil }

  /// What this end of a `before` means for its run; nil: it may begin.
  package func failure(job: String) -> Failure? {
    if isGood { return nil }
    if exitStatus == Self.skipStatus, message == nil {
      return Failure(
        .hookSkipped, "job '\(job)': hook 'before' asked for no run this time (\(text))",
        hint: "nothing is to be done; the job is tried again at its next time")
    }
    return Failure(
      .hookFailed, "job '\(job)': hook 'before' failed: \(text); nothing was backed up",
      hint: "mend what 'mirrorkeep history show' tells about it, then run 'mirrorkeep run \(job)'")
  }

  /// `'pg_dump': exit status 3`
  package var text: String {
    let name = command.first ?? ""
    return "'\(name)': \(message ?? exitStatus.map { "exit status \($0)" } ?? "its end was not seen")"
  }
}
