import Foundation

/// Reads times against a clock and a time zone.
struct WhenReading {
  let now: Date
  private let calendar: Calendar

  init(now: Date, zone: TimeZone) {
    self.now = now
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    self.calendar = calendar
  }

  /// RFC 3339, or the same without seconds, which is the whole minute, or without zone: then it is local.
  func written(_ text: String) -> WhenText.Meaning? {
    let form = /(\d{4}-\d{2}-\d{2})[Tt ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:([Zz])|([+-])(\d{2}):(\d{2}))?/
    guard let match = text.wholeMatch(of: form)?.output, let day = day(String(match.1)) else { return nil }
    guard let hour = Int(match.2), let minute = Int(match.3), let second = Int(match.4 ?? "0"), hour < 24, minute < 60,
      second < 60
    else { return nil }
    let isMinute = match.4 == nil
    if match.5 == nil, match.6 == nil {
      return time(on: day.start, hour, minute, second).map { Self.meaning($0, isMinute) }
    }
    guard let midnight = UTCTime.date(match.1 + "T00:00:00Z") else { return nil }
    guard let hours = Int(match.7 ?? "0"), let minutes = Int(match.8 ?? "0"), hours < 24, minutes < 60 else {
      return nil
    }
    let offset = (hours * 3600 + minutes * 60) * (match.6 == "-" ? -1 : 1)
    return Self.meaning(midnight.addingTimeInterval(Double(hour * 3600 + minute * 60 + second - offset)), isMinute)
  }

  private static func meaning(_ date: Date, _ isMinute: Bool) -> WhenText.Meaning {
    isMinute ? .span(date, date.addingTimeInterval(60)) : .instant(date)
  }

  /// `2026-11-20`, a day that exists: from its first moment to the next day's.
  func day(_ text: String) -> (start: Date, end: Date)? {
    guard let match = text.wholeMatch(of: /(\d{4})-(\d{2})-(\d{2})/)?.output,
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
    else { return nil }
    let parts = DateComponents(year: year, month: month, day: day)
    guard let date = calendar.date(from: parts),
      calendar.dateComponents([.year, .month, .day], from: date) == parts
    else { return nil }
    return self.day(of: date)
  }

  /// `today`, `yesterday 18:00`, `2 days ago`.
  func relative(_ words: [String]) -> WhenText.Meaning? {
    guard let first = words.first else { return nil }
    if first == "today" || first == "yesterday" {
      guard let day = day(of: first == "today" ? now : calendar.date(byAdding: .day, value: -1, to: now)) else {
        return nil
      }
      if words.count == 1 { return .span(day.start, day.end) }
      guard words.count == 2, let clock = words[1].wholeMatch(of: /(\d{1,2}):(\d{2})(?::(\d{2}))?/)?.output,
        let hour = Int(clock.1), let minute = Int(clock.2), let second = Int(clock.3 ?? "0"), hour < 24, minute < 60,
        second < 60
      else { return nil }
      return time(on: day.start, hour, minute, second).map { Self.meaning($0, clock.3 == nil) }
    }
    guard words.count == 3, words[2] == "ago", let unit = Self.units[words[1]] else { return nil }
    guard let count = ["a", "an", "one"].contains(first) ? 1 : Int(first), (0...100_000).contains(count) else {
      return nil
    }
    return calendar.date(byAdding: unit, value: -count, to: now).map { .instant($0) }
  }

  /// `30m`, `12h`, `7d`, `2w` before now.
  func age(_ text: String) -> Date? {
    let seconds: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ seconds[$0] }), let count = Double(text.dropLast()), count >= 0, count < 1e9
    else { return nil }
    return now.addingTimeInterval(-count * unit)
  }

  private static let units: [String: Calendar.Component] = [
    "second": .second, "seconds": .second, "minute": .minute, "minutes": .minute, "hour": .hour, "hours": .hour,
    "day": .day, "days": .day, "week": .weekOfYear, "weeks": .weekOfYear, "month": .month, "months": .month,
    "year": .year, "years": .year,
  ]

  private func day(of date: Date?) -> (start: Date, end: Date)? {
    guard let date else { return nil }
    let start = calendar.startOfDay(for: date)
    return calendar.date(byAdding: .day, value: 1, to: start).map { (start, calendar.startOfDay(for: $0)) }
  }

  private func time(on day: Date, _ hour: Int, _ minute: Int, _ second: Int) -> Date? {
    calendar.date(bySettingHour: hour, minute: minute, second: second, of: day)
  }
}
