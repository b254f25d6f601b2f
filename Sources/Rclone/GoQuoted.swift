/// Text as Go's `%q` writes it: in double quotes, with backslash escapes.
enum GoQuoted {
  /// The quoted bytes, exactly; nil where `text` is anything but one quoted text.
  static func bytes(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return nil }
    var rest = text[1..<(text.count - 1)]
    var result: [UInt8] = []
    result.reserveCapacity(rest.count)
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return nil }
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      guard let escaped = escape(&rest) else { return nil }
      result += escaped
    }
    return result
  }

  private static func escape(_ rest: inout Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
    guard let letter = rest.popFirst() else { return nil }
    switch letter {
    case UInt8(ascii: "x"): return number(&rest, digits: 2).map { [UInt8($0)] }
    case UInt8(ascii: "u"): return number(&rest, digits: 4).flatMap(utf8)
    case UInt8(ascii: "U"): return number(&rest, digits: 8).flatMap(utf8)
    case UInt8(ascii: "a"): return [0x07]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "v"): return [0x0B]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): return [letter]
    default: return nil
    }
  }

  private static func number(_ rest: inout Slice<UnsafeRawBufferPointer>, digits: Int) -> UInt32? {
    let text = rest.prefix(digits)
    rest = rest.dropFirst(digits)
    guard text.count == digits, text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
  }

  private static func utf8(_ value: UInt32) -> [UInt8]? {
    Unicode.Scalar(value).map { Array(String(Character($0)).utf8) }
  }
}
