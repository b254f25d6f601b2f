import BackupCore
import Foundation

/// One POST: address, headers, body. Secrets are in it, so it is never shown.
struct WebRequest: Equatable, Sendable {
  struct Header: Equatable, Sendable {
    var name: String
    var value: String
  }

  var address: WebAddress
  var headers: [Header]
  var body: String

  private init(_ address: WebAddress, _ headers: [(String, String)], _ body: String) {
    self.address = address
    self.headers = headers.map { Header(name: $0.0, value: $0.1) }
    self.body = body
  }

  static func ntfy(_ address: WebAddress, token: String?, _ event: NotifyEvent) -> WebRequest {
    let text = NotifyText(event)
    // Longer ones become an attachment there.
    return WebRequest(
      address, [("Title", text.title), ("Content-Type", "text/plain; charset=utf-8")] + bearer(token),
      text.clipped(to: 4000))
  }

  static func gotify(_ address: WebAddress, token: String, _ event: NotifyEvent) throws -> WebRequest {
    let text = NotifyText(event)
    return WebRequest(
      try address.adding(path: "message"), [("X-Gotify-Key", token), json],
      #"{"title": "\#(BodyTemplate.escaped(text.title))", "message": "\#(BodyTemplate.escaped(text.text))"}"#)
  }

  static func slack(_ address: WebAddress, _ event: NotifyEvent) -> WebRequest {
    let text = NotifyText(event)
    let escaped = (text.title + "\n" + text.text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    return WebRequest(address, [json], #"{"text": "\#(BodyTemplate.escaped(escaped))"}"#)
  }

  static func discord(_ address: WebAddress, _ event: NotifyEvent) -> WebRequest {
    let text = NotifyText(event)
    let content = BodyTemplate.escaped(text.title + "\n" + text.clipped(to: 1800))
    return WebRequest(address, [json], #"{"content": "\#(content)", "allowed_mentions": {"parse": []}}"#)
  }

  /// `headers` with their secrets; `template` nil is the event as JSON.
  static func webhook(
    _ address: WebAddress, token: String?, headers: [(String, String)], template: String?, _ event: NotifyEvent
  ) -> WebRequest {
    let values = EventValues(event)
    let body = template.map { BodyTemplate($0).filled(values.texts) } ?? values.json
    let isTyped = headers.contains { $0.0.lowercased() == "content-type" }
    return WebRequest(address, (isTyped ? [] : [json]) + bearer(token) + headers, body)
  }

  /// A ping of a heartbeat: the exit status is part of its address, the run's id pairs start and end.
  static func ping(_ ping: NotifyPing, _ address: WebAddress, _ event: NotifyEvent) throws -> WebRequest {
    let path =
      switch ping {
      case .start: "start"
      case .log: "log"
      case .end(let status): String(min(max(status, 0), 255))
      }
    let address = try address.replacing("{job}", with: event.job).adding(
      path: path, query: (event.firstRun ?? event.run).map { "rid=" + pairing($0) })
    let body = ping == .start ? "" : NotifyText(event).clipped(to: 50_000)
    return WebRequest(address, [("Content-Type", "text/plain; charset=utf-8")], body)
  }

  private static let json = ("Content-Type", "application/json")

  private static func bearer(_ token: String?) -> [(String, String)] {
    token.map { [("Authorization", "Bearer " + $0)] } ?? []
  }

  /// The run's id in the form of a UUID, the only one Healthchecks takes.
  private static func pairing(_ run: RunID) -> String {
    func hash(_ text: String) -> String {
      let value = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      let hex = String(value, radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    }
    let digits = Array(hash(run.text) + hash("run " + run.text))
    let groups = [0..<8, 8..<12, 13..<16, 17..<20, 20..<32].map { String(digits[$0]) }
    return "\(groups[0])-\(groups[1])-8\(groups[2])-8\(groups[3])-\(groups[4])"
  }
}

extension WebAddress {
  /// The address with `path` behind its own path, and `query` added to its own.
  fileprivate func adding(path: String, query: String? = nil) throws(WebAddressFault) -> WebAddress {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let base = parts[0].hasSuffix("/") ? parts[0].dropLast() : parts[0]
    let queries = [parts.count > 1 ? String(parts[1]) : nil, query].compactMap(\.self).filter { !$0.isEmpty }
    return try WebAddress("\(base)/\(path)" + (queries.isEmpty ? "" : "?" + queries.joined(separator: "&")))
  }

  fileprivate func replacing(_ placeholder: String, with value: String) throws(WebAddressFault) -> WebAddress {
    try WebAddress(text.replacing(placeholder, with: value))
  }
}
