import BackupCore

/// A run as `history show` has it: its record, what it did in which order, the other attempts, and what became of the
/// messages about it.
struct ShownRun: Encodable {
  let record: RunRecord
  let trace: RunTrace
  /// All attempts at the same thing, in order; the run itself is among them.
  let attempts: [RunRecord]
  let notifications: [NotifyResult]

  private enum CodingKeys: String, CodingKey {
    case attempts, phases, commands, notifications
  }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(attempts.map(ShownAttempt.init), forKey: .attempts)
    try box.encode(trace.phases, forKey: .phases)
    try box.encode(trace.commands, forKey: .commands)
    try box.encode(notifications, forKey: .notifications)
  }

  var text: String {
    var parts = [RunText.details(record)]
    func add(_ title: String, _ lines: [String]) {
      if !lines.isEmpty { parts += [title] + lines.map { "  " + $0 } }
    }
    if attempts.count > 1 {
      add(
        "attempts",
        attempts.map { one in
          "\(one.attempt): \(one.run) \(one.outcome.rawValue)" + (one.reason.map { " (\($0.rawValue))" } ?? "")
            + (one.run == record.run ? ", this one" : "")
        })
    }
    let phases = trace.phases.map { [$0.name, $0.seconds.map(Self.duration) ?? "cut off"] }
    add("phases", phases.isEmpty ? [] : Table.text(phases).split(separator: "\n").map(String.init))
    add("commands", trace.commands.map(Self.line))
    add(
      "notifications",
      notifications.map { "\($0.channel) \($0.event): \($0.ok ? "sent" : "not sent"), \($0.message)" })
    return parts.joined(separator: "\n")
  }

  /// Most steps take less than a second.
  private static func duration(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : ProgressLine.duration(seconds)
  }

  private static func line(_ command: RunTrace.Command) -> String {
    let ending =
      command.seconds.map { seconds in
        "\(duration(seconds)), " + (command.exitStatus.map { "exit \($0)" } ?? "ended by a signal")
      } ?? "not seen to end"
    return ShellWords.text(command.argv) + "  (\(ending))"
  }
}

/// Another attempt at the same thing.
private struct ShownAttempt: Encodable {
  let run: RunID
  let attempt: Int
  let outcome: Outcome
  @OrNull var reason: Reason?

  init(_ record: RunRecord) {
    (run, attempt, outcome) = (record.run, record.attempt, record.outcome)
    reason = record.reason
  }
}
