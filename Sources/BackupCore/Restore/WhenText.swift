package import Foundation

/// Points in time as a person writes them: `latest`, a run, `2026-11-20 14:00`, `yesterday 18:00`, `2 days ago` …
package enum WhenText {
  /// What the words name.
  package enum Meaning: Equatable, Sendable {
    case latest
    case run(RunID)
    /// Maybe the beginning of a run's id, or its last four digits.
    case shortRun(String)
    case instant(Date)
    /// A local day or a minute: its first moment, and that of the next.
    case span(Date, Date)
  }

  /// nil for what names no time. `zone` is where a time without one is meant; `allowsAges`: whether `12h` and `7d` are
  /// taken too, which could also be a run's last digits.
  package static func meaning(_ text: String, now: Date, zone: TimeZone, allowsAges: Bool = false) -> Meaning? {
    let words = text.split(separator: " ").map { $0.lowercased() }
    if words == ["latest"] { return .latest }
    if let run = RunID(text) { return .run(run) }
    let reading = WhenReading(now: now, zone: zone)
    if let time = reading.written(text) { return time }
    if let day = reading.day(text) { return .span(day.start, day.end) }
    if let meaning = reading.relative(words) { return meaning }
    if allowsAges { return reading.age(text).map { .instant($0) } }
    return isShortRun(text) ? .shortRun(text) : nil
  }

  /// Four hexadecimal digits, or the first characters of `20261124T030012Z-7f3a`.
  private static func isShortRun(_ text: String) -> Bool {
    let pattern = Array("dddddddd" + "Tdddddd" + "Z-xxxx")
    let isDigit: (Character) -> Bool = { ("0"..."9").contains($0) }
    let isHex: (Character) -> Bool = { isDigit($0) || ("a"..."f").contains($0) }
    if text.count == 4, text.allSatisfy(isHex) { return true }
    guard (1..<21).contains(text.count) else { return false }
    return zip(text, pattern).allSatisfy { character, expected in
      switch expected {
      case "d": isDigit(character)
      case "x": isHex(character)
      default: character == expected
      }
    }
  }
}
