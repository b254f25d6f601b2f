import Foundation

/// A pCloud access token in any form a person has it, and the host it came with.
///
/// Its text never shows: descriptions and mirrors say only that there is one.
package struct PCloudToken: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
  let accessToken: String
  /// Named by the newer answer of `rclone authorize`; else unknown.
  let hostname: String?

  /// Reads the bare token, rclone's token JSON (pCloud's own answer to a code is read too), or what `rclone authorize`
  /// printed: either form of its answer, with or without the lines around it. Nil for anything else.
  package init?(reading text: String) {
    let text = Self.answer(in: text.trimmingCharacters(in: .whitespacesAndNewlines))
    if text.hasPrefix("{") {
      self.init(json: Data(text.utf8), hostname: nil)
    } else if let blob = Self.decodedBlob(text) {
      self.init(blob: blob)
    } else {
      self.init(accessToken: text, hostname: nil)
    }
  }

  /// Nil unless `accessToken` can stand in an HTTP header and in rclone.conf.
  init?(accessToken: String, hostname: String?) {
    let isTokenByte: (UInt8) -> Bool = { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-._~+/=".utf8.contains(byte)
    }
    guard !accessToken.isEmpty, accessToken.utf8.allSatisfy(isTokenByte) else { return nil }
    self.accessToken = accessToken
    self.hostname = hostname
  }

  private struct Fields: Decodable {
    var access_token: String
  }

  private struct Blob: Decodable {
    var hostname: String?
    var token: String
  }

  private init?(json: Data, hostname: String?) {
    if let fields = try? JSONDecoder().decode(Fields.self, from: json) {
      self.init(accessToken: fields.access_token, hostname: hostname)
    } else {
      self.init(blob: json)
    }
  }

  private init?(blob: Data) {
    guard let fields = try? JSONDecoder().decode(Blob.self, from: blob),
      let inner = try? JSONDecoder().decode(Fields.self, from: Data(fields.token.utf8))
    else { return nil }
    self.init(accessToken: inner.access_token, hostname: fields.hostname)
  }

  /// The value of rclone's `token` key. pCloud's tokens do not expire, which Go writes as its zero time.
  var stored: String {
    #"{"access_token":"\#(accessToken)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}"#
  }

  package var description: String { "a pCloud token" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  /// What stands between `--->` and `<---End paste`; the whole text when there are no such lines.
  private static func answer(in text: String) -> String {
    guard let start = text.range(of: "--->"),
      let end = text.range(of: "<---", range: start.upperBound..<text.endIndex)
    else { return text }
    return text[start.upperBound..<end.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// rclone's blob: URL-safe base64 without padding of a JSON object.
  private static func decodedBlob(_ text: String) -> Data? {
    let joined = text.filter { !$0.isWhitespace }
    let plain = joined.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    let padding = String(repeating: "=", count: (4 - plain.count % 4) % 4)
    guard let data = Data(base64Encoded: plain + padding), data.first == UInt8(ascii: "{") else { return nil }
    return data
  }
}
