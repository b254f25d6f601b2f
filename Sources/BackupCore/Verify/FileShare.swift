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

extension FileShare: TextCodable {
  /// As a job file has it: `5%`.
  package var description: String { (percent == percent.rounded() ? String(Int(percent)) : String(percent)) + "%" }
}
