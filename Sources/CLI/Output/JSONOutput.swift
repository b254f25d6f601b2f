import Foundation

/// Values as the JSON contract prints them: sorted keys, no escaped slashes, one value.
enum JSONOutput {
  /// `configure` sets how keys and dates are written, where the value does not do that itself.
  static func text(_ value: some Encodable, configure: (JSONEncoder) -> Void = { _ in }) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    configure(encoder)
    return String(decoding: closingEmpty(try encoder.encode(value)), as: UTF8.self)
  }

  /// The same on one line.
  static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Foundation breaks an empty list or object over three lines: `[]` and `{}` instead. No string of JSON holds a line
  /// break of its own, so a break behind a bracket is always layout.
  private static func closingEmpty(_ json: Data) -> [UInt8] {
    let bytes = [UInt8](json)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      result.append(byte)
      index += 1
      guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{"), index < bytes.count, bytes[index] == 10 else {
        continue
      }
      let rest = bytes[index...].firstIndex { $0 != 10 && $0 != 32 } ?? bytes.endIndex
      if rest < bytes.count, bytes[rest] == byte + 2 { index = rest }
    }
    return result
  }
}
