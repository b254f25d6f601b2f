package import Foundation

/// What became of one message to one channel, as `history show` tells it.
package struct NotifyResult: Codable, Equatable, Sendable {
  package var channel: String
  /// A `NotifyKind`, or `start`, `success`, `fail`, `log` of a heartbeat.
  package var event: String
  package var ok: Bool
  package var message: String
  package var at: Date

  package init(channel: String, event: String, ok: Bool, message: String, at: Date) {
    self.channel = channel
    self.event = event
    self.ok = ok
    self.message = message
    self.at = at
  }

  private enum CodingKeys: String, CodingKey {
    case channel, event, ok, message, at
  }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    let text = try box.decode(String.self, forKey: .at)
    guard let at = UTCTime.date(text) else {
      throw DecodingError.dataCorruptedError(forKey: .at, in: box, debugDescription: "not a UTC time")
    }
    self.init(
      channel: try box.decode(String.self, forKey: .channel), event: try box.decode(String.self, forKey: .event),
      ok: try box.decode(Bool.self, forKey: .ok), message: try box.decode(String.self, forKey: .message), at: at)
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(channel, forKey: .channel)
    try box.encode(event, forKey: .event)
    try box.encode(ok, forKey: .ok)
    try box.encode(message, forKey: .message)
    try box.encode(UTCTime.text(at), forKey: .at)
  }
}
