/// A share of all files in percent, from 0.01 to 100.
package struct FileShare: Equatable, Sendable {
  package let percent: Double

  /// `5%` or `5`; nil for anything that is no share.
  package init?(_ text: String) {
    let digits = text.hasSuffix("%") ? String(text.dropLast()) : text
    let isPlain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let share = Double(digits), share >= 0.01, share <= 100 else { return nil }
    percent = share
  }
}

extension FileShare: CustomStringConvertible {
  /// As a job file has it: `5%`.
  package var description: String { (percent == percent.rounded() ? String(Int(percent)) : String(percent)) + "%" }
}

/// The text a job file has for it.
extension FileShare: Codable {
  package init(from decoder: any Decoder) throws {
    guard let share = FileShare(try decoder.singleValueContainer().decode(String.self)) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not a share"))
    }
    self = share
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
