/// Reads on from a position, to find where a secret's value begins and ends.
struct SecretScan {
  private let bytes: UnsafeRawBufferPointer
  var position: Int

  init(_ bytes: UnsafeRawBufferPointer, at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  private static let quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")]
  private static let backslash = UInt8(ascii: "\\")
  /// What ends a value without quotes.
  private static let terminators = quotes.union(Array("\\ \t\r\n&,;})]>".utf8))

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Whether `text` (lower case) stands here, in any case.
  func stands(_ text: [UInt8]) -> Bool {
    position + text.count <= bytes.count
      && text.indices.allSatisfy { bytes[position + $0] | 0x20 == text[$0] | 0x20 }
  }

  /// The value after a key: `=x`, `" : "x"`, `\":\"x\"`, ` x` after an option.
  mutating func keyedValue(isStrong: Bool, isFlag: Bool) -> Range<Int>? {
    if isFlag, next == 32 {
      position += 1
      return next == UInt8(ascii: "-") ? nil : word(atLeast: 1)
    }
    skip(atMost: 6) { Self.quotes.contains($0) || $0 == Self.backslash }
    skip(atMost: 8) { $0 == 32 || $0 == 9 }
    guard let separator = next, separator == UInt8(ascii: "=") || separator == UInt8(ascii: ":") else { return nil }
    position += 1
    skip(atMost: 8) { $0 == 32 || $0 == 9 }
    if let value = quotedValue() { return value.isEmpty ? nil : value }
    return separator == UInt8(ascii: "=") || isStrong ? word(atLeast: 1) : nil
  }

  /// Everything up to the end of the line or text the header stands in.
  mutating func headerValue() -> Range<Int>? {
    skip(atMost: 6) { Self.quotes.contains($0) || $0 == Self.backslash }
    guard next == UInt8(ascii: ":") || next == UInt8(ascii: "=") else { return nil }
    position += 1
    skip(atMost: 8) { $0 == 32 || $0 == UInt8(ascii: "[") || Self.quotes.contains($0) || $0 == Self.backslash }
    return value { Self.quotes.contains($0) || $0 == Self.backslash || $0 == 10 || $0 == 13 }
  }

  /// Bytes up to the next terminator.
  mutating func word(atLeast minimum: Int) -> Range<Int>? {
    guard let value = value(endingAt: Self.terminators.contains), value.count >= minimum else { return nil }
    return next == UInt8(ascii: "{") && value.count == 1 ? nil : value
  }

  /// `user:x@`, before any slash.
  mutating func urlPassword() -> Range<Int>? {
    var colon: Int?
    for index in position..<min(bytes.count, position + 512) {
      switch bytes[index] {
      case UInt8(ascii: ":"): if colon == nil { colon = index }
      case UInt8(ascii: "@"): return colon.flatMap { $0 + 1 < index ? $0 + 1..<index : nil }
      case UInt8(ascii: "/"), 0...32, UInt8(ascii: "\""): return nil
      default: break
      }
    }
    return nil
  }

  /// A value in quotes that are themselves escaped `n` times ends at the next such quote with no more backslashes before
  /// it; quotes may be doubled, as in connection strings. Nil when no quote stands here, empty for an empty text.
  private mutating func quotedValue() -> Range<Int>? {
    let opening = position
    skip(atMost: 8) { $0 == Self.backslash }
    let escapes = position - opening
    guard let quote = next, Self.quotes.contains(quote) else {
      position = opening
      return nil
    }
    position += 1
    let opener = Array(bytes[opening..<position])
    if position + opener.count <= bytes.count, opener.indices.allSatisfy({ bytes[position + $0] == opener[$0] }) {
      position += opener.count
      guard let after = next, !Self.terminators.contains(after), after != UInt8(ascii: ":") else {
        return position..<position
      }
    }
    let start = position
    var backslashes = 0
    var end = start
    while end < bytes.count, bytes[end] != 10 {
      if bytes[end] == quote, backslashes <= escapes { break }
      backslashes = bytes[end] == Self.backslash ? backslashes + 1 : 0
      end += 1
    }
    return isMasked(start) ? start..<start : start..<(end - min(end - start, end < bytes.count ? backslashes : 0))
  }

  private func value(endingAt isEnd: (UInt8) -> Bool) -> Range<Int>? {
    var end = position
    while end < bytes.count, !isEnd(bytes[end]) { end += 1 }
    return end == position || isMasked(position) ? nil : position..<end
  }

  /// What has been masked once stays as it is.
  private func isMasked(_ start: Int) -> Bool {
    let mask = Array(SecretValue.mask.utf8)
    return start + mask.count <= bytes.count && mask.indices.allSatisfy { bytes[start + $0] == mask[$0] }
  }

  private mutating func skip(atMost limit: Int, while isSkipped: (UInt8) -> Bool) {
    let end = min(bytes.count, position + limit)
    while position < end, isSkipped(bytes[position]) { position += 1 }
  }
}
