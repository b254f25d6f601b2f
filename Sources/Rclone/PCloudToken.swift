import Foundation

/// A pCloud access token in any form a person has it, and the host it came with.
///
/// Its text never shows: descriptions and mirrors say only that there is one.
package struct PCloudToken: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
  let accessToken: String
  /// Named by the newer answer of `rclone authorize`; else unknown.
  private(set) var hostname: String?

  /// Reads the bare token, rclone's token JSON (pCloud's own answer to a code is read too), or what `rclone authorize`
  /// printed: either form of its answer, with or without the lines around it. Nil for anything else.
  package init?(reading text: String) {
    let text = Self.answer(in: text.trimmingCharacters(in: .whitespacesAndNewlines))
    if text.hasPrefix("{") {
      self.init(json: Data(text.utf8))
    } else if let json = Self.decoded(text), let token = PCloudToken(json: json) {
      self = token
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
    var accessToken: String

    enum CodingKeys: String, CodingKey {
      case accessToken = "access_token"
    }
  }

  private struct Blob: Decodable {
    var hostname: String?
    var token: String
  }

  /// Reads a token object, or the blob that carries one as text beside the host.
  private init?(json: Data) {
    let decoder = JSONDecoder()
    let blob = try? decoder.decode(Blob.self, from: json)
    let inner = blob.map { Data($0.token.utf8) } ?? json
    guard let fields = try? decoder.decode(Fields.self, from: inner) else { return nil }
    self.init(accessToken: fields.accessToken, hostname: blob?.hostname)
  }

  /// The same token, to be tried wherever it may belong.
  var withoutHost: PCloudToken {
    var token = self
    token.hostname = nil
    return token
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
  private static func decoded(_ text: String) -> Data? {
    let joined = text.filter { !$0.isWhitespace }
    let plain = joined.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    let padding = String(repeating: "=", count: (4 - plain.count % 4) % 4)
    return Data(base64Encoded: plain + padding)
  }
}
