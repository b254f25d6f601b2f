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
    if let date = local(text) { return date }
    throw UsageError(
      "'\(text)' is no time", hint: "write 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 7d")
  }

  /// A local day, its beginning, or a local minute.
  private static func local(_ text: String) -> Date? {
    let full = text.utf8.count == 10 ? text + "T00:00:00Z" : text.replacing(" ", with: "T") + ":00Z"
    guard full.utf8.count == 20, let utc = UTCTime.date(full) else { return nil }
    var seconds = time_t(utc.timeIntervalSince1970)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    parts.tm_isdst = -1
    return Date(timeIntervalSince1970: Double(mktime(&parts)))
  }

  private static func age(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()), count >= 0, count < 1e9
    else {
      return nil
    }
    return count * unit
  }
}
