/// The bytes between two quotes of a JSON string, still escaped, within a line.
struct LogText {
  var bytes: UnsafeRawBufferPointer
  var hasEscapes: Bool
  var isASCII: Bool

  /// The string's UTF-8, escapes decoded, each byte that is not UTF-8 replaced by U+FFFD; nil when an escape is wrong.
  var decoded: [UInt8]? {
    guard hasEscapes else { return isASCII ? Array(bytes) : Self.repaired(Array(bytes)) }
    guard let unescaped = Self.unescaped(bytes) else { return nil }
    return isASCII ? unescaped : Self.repaired(unescaped)
  }

  /// `body` on the decoded bytes, without a copy where nothing needs decoding; nil when an escape is wrong.
  func withDecoded<Result>(_ body: (UnsafeRawBufferPointer) -> Result?) -> Result? {
    if !hasEscapes, isASCII { return body(bytes) }
    return decoded?.withUnsafeBytes(body)
  }

  func equals(_ text: StaticString) -> Bool {
    !hasEscapes && bytes.equals(text)
  }

  /// `bytes` with every byte that is not part of a UTF-8 character replaced by U+FFFD, one for one as Go does it.
  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    guard var index = firstInvalid(bytes) else { return bytes }
    var result = Array(bytes[..<index])
    while index < bytes.count {
      let length = characterLength(bytes, at: index)
      result += length > 0 ? bytes[index..<index + length] : replacement[...]
      index += max(length, 1)
    }
    return result
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
      } else {
        let length = characterLength(bytes, at: index)
        if length == 0 { return index }
        index += length
      }
    }
    return nil
  }

  static func holdsReplacement(_ bytes: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0] == 0xEF && bytes[$0...].starts(with: replacement) }
  }

  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// The length of the well-formed UTF-8 character at `index`; 0 where there is none.
  private static func characterLength(_ bytes: [UInt8], at index: Int) -> Int {
    let first = bytes[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case ..<0x80: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    return bytes[(index + 1)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
  }

  /// `bytes` with JSON's escapes decoded; nil when one is wrong, a lone surrogate included.
  private static func unescaped(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      guard index + 1 < bytes.count else { return nil }
      if bytes[index + 1] == UInt8(ascii: "u") {
        guard let (scalar, length) = unicodeEscape(bytes, at: index) else { return nil }
        result += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        index += length
      } else {
        guard let character = simpleEscape(bytes[index + 1]) else { return nil }
        result.append(character)
        index += 2
      }
    }
    return result
  }

  private static func simpleEscape(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The character written at `index` as `\uXXXX`, or as two of them, and how many bytes that takes.
  private static func unicodeEscape(_ bytes: UnsafeRawBufferPointer, at index: Int) -> (Unicode.Scalar, Int)? {
    guard let high = codeUnit(bytes, at: index) else { return nil }
    if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
    guard UTF16.isLeadSurrogate(high), let low = codeUnit(bytes, at: index + 6), UTF16.isTrailSurrogate(low) else {
      return nil
    }
    let value = 0x10000 + (UInt32(high) & 0x3FF) << 10 + UInt32(low) & 0x3FF
    return Unicode.Scalar(value).map { ($0, 12) }
  }

  private static func codeUnit(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    var value: UInt16 = 0
    for byte in bytes[(index + 2)..<(index + 6)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}
