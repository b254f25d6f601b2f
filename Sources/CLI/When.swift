import BackupCore
import Foundation

/// Points in time as a person names them on the command line.
enum When {
  /// `2026-11-20T14:00:00Z`, `2026-11-20` and `2026-11-20 14:00` (local), or an age: `30m`, `12h`, `7d`.
  ///
  /// Throws a usage error for anything else.
  static func date(_ text: String, now: Date) throws -> Date {
    if let date = UTCTime.date(text) { return date }
    if let age = age(text) { return now.addingTimeInterval(-age) }
    for format in ["%Y-%m-%d %H:%M", "%Y-%m-%d"] {
      var parts = tm()
      parts.tm_isdst = -1
      guard let end = strptime(text, format, &parts), end.pointee == 0 else { continue }
      parts.tm_isdst = -1
      return Date(timeIntervalSince1970: Double(mktime(&parts)))
    }
    throw UsageError(
      "'\(text)' is no time", hint: "write 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 7d")
  }

  private static func age(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()), count >= 0, count < 1e9 else {
      return nil
    }
    return count * unit
  }
}
