import BackupCore
import Foundation

/// An event's facts by name: what a webhook's placeholders and a command's variables hold.
struct EventValues: Sendable {
  let texts: [String: String]
  private let numbers: Set<String> = ["exit_status", "added", "replaced", "deleted", "failed", "sent_bytes"]

  init(_ event: NotifyEvent) {
    let text = NotifyText(event)
    var texts: [String: String?] = [
      "event": event.kind.rawValue, "job": event.job, "host": event.host, "title": text.title, "text": text.text,
      "at": UTCTime.text(event.at), "reminder": String(event.isReminder), "outcome": event.outcome?.rawValue,
      "reason": event.reason?.rawValue, "run": event.run?.text, "message": event.message, "hint": event.hint,
      "exit_status": event.exitStatus.map { String($0) }, "since": event.since.map(UTCTime.text),
      "command": event.command, "log": event.logTail,
      "files": event.failedFiles.isEmpty ? nil : event.failedFiles.joined(separator: "\n"),
    ]
    if let files = event.files {
      texts["added"] = String(files.added)
      texts["replaced"] = String(files.replaced)
      texts["deleted"] = String(files.deleted)
      texts["failed"] = String(files.failed)
    }
    texts["sent_bytes"] = event.sentBytes.map { String($0) }
    self.texts = texts.compactMapValues(\.self)
  }

  /// All of them as one JSON object, keys sorted, numbers as numbers.
  var json: String {
    let members = texts.sorted { $0.key < $1.key }.map { name, value in
      let isBare = numbers.contains(name) || name == "reminder"
      return "\"\(name)\": " + (isBare ? value : "\"\(BodyTemplate.escaped(value))\"")
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  /// `MIRRORKEEP_JOB` and the like.
  var environment: [String: String] {
    Dictionary(
      texts.map { ("MIRRORKEEP_" + $0.key.uppercased(), $0.value.replacing("\0", with: "")) }, uniquingKeysWith: { $1 })
  }
}
