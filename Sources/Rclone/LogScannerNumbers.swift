import Foundation

/// Numbers and the other values without quotes, as JSON writes them.
extension LogScanner {
  /// An integer of at most 18 digits.
  mutating func integer() -> Int64? {
    let isNegative = take("-")
    let start = position
    var value: Int64 = 0
    while position < end, position - start < 19, case let digit = base[position] &- UInt8(ascii: "0"), digit < 10 {
      guard position - start < 18 else { return nil }
      value = value * 10 + Int64(digit)
      position += 1
    }
    let length = position - start
    guard length > 0, length == 1 || base[start] != UInt8(ascii: "0") else { return nil }
    if position < end, base[position] == UInt8(ascii: ".") || base[position] | 0x20 == UInt8(ascii: "e") { return nil }
    return isNegative ? -value : value
  }

  /// Any number a Double can hold.
  mutating func number() -> Double? {
    let start = position
    _ = take("-")
    if !take("0"), !digits() { return nil }
    if take("."), !digits() { return nil }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      if !digits() { return nil }
    }
    // A number never ends a line: what follows it is the terminator `strtod` needs.
    guard position < end else { return nil }
    errno = 0
    let value = strtod(UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self), nil)
    // Too large or too small for a Double: what the library makes of it, it has to say.
    return errno == ERANGE ? nil : value
  }

  mutating func boolean() -> Bool? {
    if take(word: "true") { return true }
    return take(word: "false") ? false : nil
  }

  /// Steps over a value that is neither an object nor an array.
  mutating func skipScalar() -> Bool {
    guard position < end else { return false }
    return switch base[position] {
    case UInt8(ascii: "\""): string()?.decoded != nil
    case UInt8(ascii: "n"): take(word: "null")
    case UInt8(ascii: "t"), UInt8(ascii: "f"): boolean() != nil
    default: number() != nil
    }
  }

  private mutating func digits() -> Bool {
    let start = position
    while position < end, base[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    return position > start
  }
}
