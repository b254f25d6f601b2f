import Foundation

/// Masks secrets in whatever is kept or shown of a program's output: the values it was given in every common encoding,
/// and text that looks like a token, password or authorization whoever it belongs to.
///
/// Never apply it before output is interpreted: a file name may look like a secret.
package struct Redaction: Sendable {
  private let patterns: SecretPatterns

  /// Values shorter than four bytes are not looked for: they would mask half the text.
  package init(_ secrets: [SecretValue] = []) {
    patterns = SecretPatterns(forms: Array(Set(secrets.flatMap { SecretForms.all(of: $0.bytes) })))
  }

  package func masked(_ text: String) -> String {
    String(decoding: masked(Array(text.utf8)), as: UTF8.self)
  }

  package func masked(_ bytes: [UInt8]) -> [UInt8] {
    let matches = bytes.withUnsafeBytes { self.matches(in: $0) }
    guard !matches.isEmpty else { return bytes }
    return bytes.withUnsafeBytes { Self.applying(matches, to: $0) }
  }

  func matches(in bytes: UnsafeRawBufferPointer) -> [SecretMatch] {
    patterns.matches(in: bytes)
  }

  /// `bytes` with every matched value replaced by one mask.
  static func applying(_ matches: [SecretMatch], to bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    for match in matches {
      guard match.value.upperBound > position else { continue }
      if match.value.lowerBound >= position {
        result += bytes[position..<match.value.lowerBound]
        result += SecretValue.mask.utf8
      }
      position = match.value.upperBound
    }
    result += bytes[position...]
    return result
  }
}
