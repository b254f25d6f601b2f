/// A length of time in whole seconds, as job files write it: `30s`, `10m`, `6h`, `7d`, or several units, `1h30m`.
///
/// A day is 24 hours here, whatever the clocks do.
package struct TimeSpan: Equatable, Hashable, Sendable {
  package let seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  /// nil for a text that no job file may have.
  package init?(_ text: String) {
    guard let span = try? parseDuration(text) else { return nil }
    self = span
  }

  /// The units a person writes, the largest first.
  static let units: [(sign: Character, seconds: Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

  /// The longest that can be written: ten years.
  static let longest = TimeSpan(seconds: 3650 * 86_400)
}

extension TimeSpan: Comparable {
  package static func < (first: TimeSpan, second: TimeSpan) -> Bool { first.seconds < second.seconds }
}

extension TimeSpan: TextCodable {
  /// In the largest unit that fits without a rest: `90m`, `1d`; `0s` for none.
  package var description: String {
    let unit = Self.units.first { seconds != 0 && seconds.isMultiple(of: $0.seconds) } ?? ("s", 1)
    return "\(seconds / unit.seconds)\(unit.sign)"
  }
}
