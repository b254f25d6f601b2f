import Scheduling

/// What `schedule install` or `schedule remove` did, or would do.
struct SchedulerChangeReport: Encodable {
  /// Something the scheduler could not be told.
  struct Refusal: Encodable {
    var message: String
    var command: String
  }

  var backend: BackendName
  /// Files, or `crontab`, that were changed.
  var changed: [String]
  var refused: [Refusal]
  var dryRun: Bool

  init(_ backend: BackendName, _ edits: [ScheduleEdit], _ refusals: [SchedulerRefusal], dryRun: Bool) {
    self.backend = backend
    changed = edits.map(\.place)
    refused = refusals.map { Refusal(message: $0.message, command: $0.command) }
    self.dryRun = dryRun
  }

  enum CodingKeys: String, CodingKey {
    case backend, changed, refused
    case dryRun = "dry_run"
  }

  /// What the edits leave behind, each after a line `# PLACE`.
  static func preview(_ edits: [ScheduleEdit]) -> String {
    edits.map { edit in
      guard let after = edit.after else { return "# \(edit.place): removed\n" }
      return "# \(edit.place)\n" + String(decoding: after, as: UTF8.self)
    }.joined()
  }
}
