/// Reading and writing `application/x-www-form-urlencoded` text.
enum URLQuery {
  /// The pairs of a query string; of a name given twice the last one counts.
  static func parse(_ text: some StringProtocol) -> [String: String] {
    var pairs: [String: String] = [:]
    for part in text.split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      pairs[decode(halves[0])] = halves.count > 1 ? decode(halves[1]) : ""
    }
    return pairs
  }

  /// Percent and plus decoding; invalid UTF-8 becomes U+FFFD, which rclone never sends.
  static func decode(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var input = text.utf8.makeIterator()
    while let byte = input.next() {
      switch byte {
      case UInt8(ascii: "+"):
        bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        let digits = [input.next(), input.next()].compactMap { $0 }
        if digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
          bytes.append(value)
        } else {
          bytes.append(byte)
          bytes.append(contentsOf: digits)
        }
      default:
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func encode(_ text: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    return text.utf8.map { byte in
      if plain.contains(byte) { return String(decoding: [byte], as: UTF8.self) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
