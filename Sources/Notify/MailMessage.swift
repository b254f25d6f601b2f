import BackupCore
import Foundation

/// A mail as it is handed to a server or to sendmail: headers and a plain text.
struct MailMessage: Sendable {
  let lines: [String]

  init(_ event: NotifyEvent, from: String, to: [String]) {
    let text = NotifyText(event)
    let id = UUID().uuidString.lowercased()
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    let headers = [
      "From: mirrorkeep <\(from)>", "To: " + to.joined(separator: ", "), "Subject: \(text.title)",
      "Date: \(Self.date(event.at))", "Message-ID: <\(id)@\(domain)>", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
      "Auto-Submitted: auto-generated",
    ]
    // Base64: no line is too long for a server, and none is taken for the end of the message.
    let encoded = Data(text.text.replacing("\n", with: "\r\n").utf8).base64EncodedString(
      options: [.lineLength76Characters, .endLineWithLineFeed])
    lines = headers + [""] + encoded.split(separator: "\n").map(String.init)
  }

  /// The bytes with the line ends of this kind.
  func bytes(lineEnd: String) -> [UInt8] { Array((lines.joined(separator: lineEnd) + lineEnd).utf8) }

  /// `Tue, 24 Nov 2026 03:00:12 +0000` (RFC 5322).
  static func date(_ date: Date) -> String {
    let text = UTCTime.text(date)
    let days = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((days % 7) + 7) % 7]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split { "-TZ".contains($0) }
    let month = months[(Int(parts[1]) ?? 1) - 1]
    return "\(weekday), \(parts[2]) \(month) \(parts[0]) \(parts[3]) +0000"
  }
}
