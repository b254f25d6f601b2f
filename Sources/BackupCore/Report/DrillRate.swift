/// How fast a drill brought files back, as its message carries it: `…, 34.2 MiB a second`.
package enum DrillRate {
  private static let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]

  /// The clause of the message.
  package static func text(_ bytes: Int64, seconds: Double) -> String {
    "\(Count.bytes(Int64(bounding: Double(bytes) / max(seconds, 0.001)))) a second"
  }

  /// Bytes a second, to the digits that were written; nil where the message has none.
  package static func of(_ record: RunRecord) -> Int64? {
    guard let match = record.message.firstMatch(of: /restored and equal, (\d{1,4}(?:\.\d)?) ([KMGTP]?i?B) a second/),
      let value = Double(match.output.1), let power = units.firstIndex(of: String(match.output.2))
    else { return nil }
    return Int64(
      bounding: (0..<power).reduce(value) { size, _ in size * 1024 })
  }
}
