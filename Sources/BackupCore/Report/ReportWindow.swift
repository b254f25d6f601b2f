// History -> tallies -> Report -> text, JSON, CSV, Markdown or HTML. Pure; the history counts, CLI/Output/Report shows.
package import Foundation

/// The time a report is about, and its days in one time zone.
package struct ReportWindow: Equatable, Sendable {
  package let since: Date
  /// Exclusive but for a run that starts right then.
  package let until: Date
  package let zone: TimeZone
  /// The local days the window touches, oldest first, as seconds since 1970 of their first moments; `until` ends the last.
  let starts: [Int64]

  /// `since` must not lie behind `until`. The most days there are is `dayLimit`: of a longer window the newest.
  package init(since: Date, until: Date, zone: TimeZone) {
    self.since = since
    self.until = until
    self.zone = zone
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let earliest = max(since, until.addingTimeInterval(-Double(Self.dayLimit - 1) * 86_400))
    var day = calendar.startOfDay(for: earliest)
    var starts: [Int64] = []
    while day <= until, starts.count < Self.dayLimit + 1 {
      starts.append(Int64(day.timeIntervalSince1970))
      guard let next = calendar.date(byAdding: .day, value: 1, to: day).map(calendar.startOfDay(for:)), next > day
      else { break }
      day = next
    }
    self.starts = starts
  }

  /// Ten years and a bit.
  package static let dayLimit = 3700

  /// How many days the window lasts, with a fraction; at least one, so that a rate a day is no guess from an hour.
  package var lengthInDays: Double { max(1, until.timeIntervalSince(since) / 86_400) }

  /// The window's days by name, `2026-11-24`.
  package var days: [String] { starts.map(name) }

  /// When each day ends, the last one with the window.
  package var dayEnds: [Date] {
    (starts.dropFirst() + [Int64(until.timeIntervalSince1970.rounded(.up)) + 1])
      .map { Date(timeIntervalSince1970: Double($0)) }
  }

  /// The day a second lies in, from `hint` on where that is right; nil before the first.
  func dayIndex(_ second: Int64, near hint: Int = 0) -> Int? {
    guard let first = starts.first, second >= first else { return nil }
    if starts.indices.contains(hint), starts[hint] <= second, hint + 1 == starts.count || second < starts[hint + 1] {
      return hint
    }
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= second { low = middle } else { high = middle }
    }
    return low
  }

  private func name(_ start: Int64) -> String {
    // Noon, so that no change of the clocks moves it into another day.
    let noon = Date(timeIntervalSince1970: Double(start) + 43_200)
    return String(UTCTime.text(noon.addingTimeInterval(Double(zone.secondsFromGMT(for: noon)))).prefix(10))
  }
}
