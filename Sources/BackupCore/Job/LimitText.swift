extension ValueKind<GuardLimits.Limit> {
  /// A share of the mirror's files (`25%`) or a number of them (`100`).
  static let limit = ValueKind.text([
    "type": ["string", "integer"], "minimum": 0, "pattern": "^([0-9]+|[0-9]+(\\.[0-9]+)?%)$",
  ]) { text, _ throws(Refusal) in
    if let count = Int.written(text) { return .files(count) }
    let digits = text.dropLast()
    let isShare =
      text.hasSuffix("%") && digits.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard isShare, digits.utf8.first != UInt8(ascii: "."), digits.utf8.last != UInt8(ascii: "."),
      let share = Double(digits)
    else {
      throw Refusal("must be a share like 25% or a number of files, not \(quoted(text))")
    }
    guard share <= 100 else { throw Refusal("cannot be more than 100%") }
    return .percent(share)
  }
}

extension ValueKind<Int> {
  /// A number from 0, in decimal digits.
  static let count = ValueKind.text([
    "type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$",
  ]) { text, _ throws(Refusal) in
    guard let count = Int.written(text) else {
      throw Refusal("must be a whole number from 0, not \(quoted(text))")
    }
    return count
  }
}

extension Int {
  /// The number `text` spells in decimal digits alone (`0123` is 123); nil for anything else, also one above 10¹².
  fileprivate static func written(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
