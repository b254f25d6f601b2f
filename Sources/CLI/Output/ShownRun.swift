import BackupCore

/// A run as `history show` has it: its record, and what became of the messages about it.
struct ShownRun: Encodable {
  let record: RunRecord
  let notifications: [NotifyResult]

  private enum CodingKeys: String, CodingKey {
    case notifications
  }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(notifications, forKey: .notifications)
  }

  var text: String {
    let lines = notifications.map { result in
      "  \(result.channel) \(result.event): \(result.ok ? "sent" : "not sent"), \(result.message)"
    }
    return ([RunText.details(record)] + (lines.isEmpty ? [] : ["notifications"] + lines)).joined(separator: "\n")
  }
}
