import Foundation

/// The ways a secret's bytes turn up in other programs' output.
enum SecretForms {
  /// Plain, JSON-escaped (once, twice), URL-encoded, hexadecimal, and as part of any base64 text; a token in rclone's
  /// JSON form brings the tokens inside it along.
  static func all(of secret: [UInt8]) -> [[UInt8]] {
    guard secret.count >= 4 else { return [] }
    var forms = [secret]
    for upper in [true, false] {
      let once = jsonEscaped(secret, asGoDoes: upper)
      forms += [once, jsonEscaped(once, asGoDoes: upper)]
      forms += [urlEncoded(secret, upper: upper, plus: false), urlEncoded(secret, upper: upper, plus: true)]
      forms.append(secret.flatMap { hex($0, upper: upper) })
    }
    forms += base64(secret)
    for inner in tokens(inside: secret) where inner != secret { forms += all(of: inner) }
    return forms
  }

  private static func hex(_ byte: UInt8, upper: Bool) -> [UInt8] {
    let digits = Array((upper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// Go escapes `<`, `>` and `&` too.
  private static func jsonEscaped(_ bytes: [UInt8], asGoDoes: Bool) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
      case 10: Array("\\n".utf8)
      case 9: Array("\\t".utf8)
      case 13: Array("\\r".utf8)
      case 0..<32: Array("\\u00".utf8) + hex(byte, upper: false)
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        asGoDoes ? Array("\\u00".utf8) + hex(byte, upper: false) : [byte]
      default: [byte]
      }
    }
  }

  private static func urlEncoded(_ bytes: [UInt8], upper: Bool, plus: Bool) -> [UInt8] {
    let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8)
    return bytes.flatMap { byte -> [UInt8] in
      if kept.contains(byte) { return [byte] }
      if plus, byte == 32 { return [UInt8(ascii: "+")] }
      return [UInt8(ascii: "%")] + hex(byte, upper: upper)
    }
  }

  /// The characters that the secret alone decides, for each of the three places it may have in a base64 text (as in
  /// `user:secret`), in both alphabets.
  private static func base64(_ secret: [UInt8]) -> [[UInt8]] {
    (0...2).flatMap { shift -> [[UInt8]] in
      let text = Array(Data([UInt8](repeating: 0, count: shift) + secret).base64EncodedString().utf8)
      let part = Array(text[((8 * shift + 5) / 6)..<(8 * (shift + secret.count) / 6)])
      let urlPart = part.map { byte in
        byte == UInt8(ascii: "+") ? UInt8(ascii: "-") : byte == UInt8(ascii: "/") ? UInt8(ascii: "_") : byte
      }
      return part.count < 6 ? [] : [part, urlPart]
    }
  }

  private static func tokens(inside secret: [UInt8]) -> [[UInt8]] {
    guard let token = try? JSONDecoder().decode(TokenText.self, from: Data(secret)) else { return [] }
    return [token.accessToken, token.refreshToken].compactMap { $0.map { Array($0.utf8) } }
  }

  private struct TokenText: Decodable {
    var accessToken: String?
    var refreshToken: String?

    enum CodingKeys: String, CodingKey {
      case accessToken = "access_token"
      case refreshToken = "refresh_token"
    }
  }
}
