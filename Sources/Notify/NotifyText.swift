// Event -> texts -> request, mail or command -> what became of it. The event's job, state and counts; details as asked for.
import BackupCore
import Foundation

/// What a person reads: a title of one line and a few plain lines.
struct NotifyText: Equatable, Sendable {
  /// The most failed files that are named.
  static let namedFiles = 10

  var title: String
  var text: String

  init(_ event: NotifyEvent) {
    guard event.kind != .test else {
      title = "mirrorkeep: test"
      text = "This is what 'mirrorkeep notify test' sends, from host '\(event.host)'."
      return
    }
    if let report = event.report {
      title = "backups of \(event.host): " + (event.isAlarm ? "something to look at" : "all well")
      text = Self.harmless(report)
      return
    }
    title = "\(event.job): " + (event.isReminder ? "still " : "") + Self.words(event).title
    var lines = [Self.sentence(event)]
    if let since = event.since {
      lines.append((event.kind.isGood ? "It did not since " : "So since ") + Self.time(since) + ".")
    }
    if let counts = Self.counts(event) { lines.append(counts) }
    if let message = event.message { lines.append(message) }
    if let hint = event.hint { lines.append("Hint: " + hint) }
    if let run = event.run { lines.append("Run: \(run)") }
    if let command = event.command { lines.append("Next: \(command)") }
    if !event.failedFiles.isEmpty {
      let more = event.failedFiles.count - Self.namedFiles
      lines.append("Files that failed:")
      lines += event.failedFiles.prefix(Self.namedFiles).map { "  " + $0 }
      if more > 0 { lines.append("  and \(more) more") }
    }
    if let log = event.logTail { lines += ["", "The end of the log:", log] }
    text = Self.harmless(lines.joined(separator: "\n"))
  }

  private static func words(_ event: NotifyEvent) -> (title: String, sentence: String) {
    switch event.kind {
    case .failed: ("failed", "The backup failed")
    case .held: ("held", "The backup is held: its plan needs a person's yes, and nothing was changed")
    case .incomplete: ("incomplete", "The backup is incomplete: some files were not stored")
    case .skipped: ("skipped", "The backup was skipped")
    case .missed: ("missed", "Times of the schedule were missed")
    case .overdue: ("overdue", "The backup is overdue: it should have run and did not")
    // A heartbeat is told of every success.
    case .recovered where event.since == nil: ("succeeded", "The backup succeeded")
    case .recovered: ("works again", "It works again")
    case .setupNeeded: ("setup needed", "The backup cannot reach its remote until a person sets it up")
    case .verifyFailed: ("verify failed", "The verify found differences or could not be made")
    case .drillFailed: ("drill failed", "The restore drill did not bring everything back")
    case .verified: ("verified", "The verify found mirror and source equal")
    case .drilled: ("drilled", "The restore drill brought everything back")
    case .test: ("test", "A test")
    case .report: ("report", "A report")
    }
  }

  private static func sentence(_ event: NotifyEvent) -> String {
    var facts: [String] = []
    if !event.kind.isGood {
      if let reason = event.reason { facts.append(reason.rawValue) }
      if let status = event.exitStatus, status != 0 { facts.append("exit status \(status)") }
    }
    let detail = facts.isEmpty ? "" : " (" + facts.joined(separator: ", ") + ")"
    return "\(words(event).sentence)\(detail). Job '\(event.job)' on host '\(event.host)', \(time(event.at))."
  }

  private static func counts(_ event: NotifyEvent) -> String? {
    guard let files = event.files else { return nil }
    let parts = [
      (files.added, "added"), (files.replaced, "replaced"), (files.deleted, "deleted"), (files.moved, "moved"),
      (files.failed, "failed"), (files.pendingDeletions, "deletions pending"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let sent = (event.sentBytes ?? 0) > 0 ? ["\(Count.bytes(event.sentBytes ?? 0)) sent"] : []
    return parts.isEmpty && sent.isEmpty ? nil : "Files: " + (parts + sent).joined(separator: ", ")
  }

  /// `2026-11-24 03:00 UTC`.
  private static func time(_ date: Date) -> String {
    UTCTime.text(date).prefix(16).replacing("T", with: " ") + " UTC"
  }

  /// Without what steers a terminal or ends a message early; line breaks and tabs stay.
  private static func harmless(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          if scalar == "\n" || scalar == "\t" { return scalar }
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: return "?"
          default: return scalar
          }
        }))
  }

  /// The text's first `limit` bytes at most, cut between characters.
  func clipped(to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var result = ""
    var left = limit - 3
    for character in text {
      left -= character.utf8.count
      if left < 0 { break }
      result.append(character)
    }
    return result + "…"
  }
}
