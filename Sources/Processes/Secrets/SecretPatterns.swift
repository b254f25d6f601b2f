import Foundation

/// Finds secrets in one pass: each pattern is looked at only where two neighbouring bytes that are rare in logs (and
/// part of the pattern) stand.
struct SecretPatterns: Sendable {
  private enum Pattern: Sendable {
    case form([UInt8])
    /// A word, and where in it the two bytes are.
    case word(SecretWord, offset: Int)
  }

  /// Indexed by two neighbouring bytes; 1 where a pattern may be.
  private var isCandidate = [UInt8](repeating: 0, count: 65536)
  private var patterns: [Int: [Pattern]] = [:]

  init(forms: [[UInt8]]) {
    for form in forms { add(.form(form), pair: Self.pair(form[0], form[1])) }
    for word in SecretWord.all {
      let offset = word.rarePair
      add(.word(word, offset: offset), pair: Self.pair(word.text[offset], word.text[offset + 1]))
    }
  }

  /// All matches, by where their values begin.
  func matches(in bytes: UnsafeRawBufferPointer) -> [SecretMatch] {
    var found: [SecretMatch] = []
    var valueEnd = 0
    isCandidate.withUnsafeBufferPointer { isCandidate in
      var index = 0
      while index + 1 < bytes.count {
        let pair = Self.pair(bytes[index], bytes[index + 1])
        if isCandidate[pair] != 0 {
          for pattern in patterns[pair] ?? [] {
            guard let match = match(pattern, at: index, in: bytes, after: valueEnd) else { continue }
            found.append(match)
            if case .word = pattern { valueEnd = max(valueEnd, match.value.upperBound) }
          }
        }
        index += 1
      }
    }
    return found.sorted { $0.value.lowerBound < $1.value.lowerBound }
  }

  /// A word inside a value found before is part of that value: looking on from there would take quadratic time.
  private func match(
    _ pattern: Pattern, at index: Int, in bytes: UnsafeRawBufferPointer, after valueEnd: Int
  ) -> SecretMatch? {
    switch pattern {
    case .form(let form):
      guard index + form.count <= bytes.count, form.indices.allSatisfy({ bytes[index + $0] == form[$0] }) else {
        return nil
      }
      return SecretMatch(start: index, value: index..<index + form.count)
    case .word(let word, let offset):
      let start = index - offset
      guard start >= valueEnd, start + word.text.count <= bytes.count,
        word.text.indices.allSatisfy({ bytes[start + $0] | 0x20 == word.text[$0] })
      else { return nil }
      return word.match(at: start, in: bytes)
    }
  }

  private mutating func add(_ pattern: Pattern, pair: Int) {
    isCandidate[pair] = 1
    patterns[pair, default: []].append(pattern)
  }

  /// Case (bit 5) is left out, so that words are found however they are written.
  private static func pair(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first | 0x20) << 8 | Int(second | 0x20)
  }
}
