package import Foundation

/// Why each of a mirror's restore points stays under `rule`; no reason for one that is to be forgotten.
///
/// `points` are all points still kept, oldest first, as the times their runs started at, nil where that is not known; the
/// answer has their order. The last point of each of the newest days, weeks (from Monday), months and years that have one
/// stays, in `calendar`'s time zone. The newest point always stays. Nothing depends on what time it is now, nor on the runs'
/// names: once a clock was ahead they stay there.
package func keptReasons(_ points: [Date?], _ rule: KeepRule, _ calendar: Calendar) -> [[KeepReason]] {
  if rule.isAll { return Array(repeating: [.all], count: points.count) }
  var reasons: [[KeepReason]] = Array(repeating: [], count: points.count)
  for index in points.indices.suffix(max(rule.last, 1)) { reasons[index].append(.last) }
  let periods = points.map { start in start.flatMap { KeepPeriods($0, calendar) } }
  for (reason, count, period) in [
    (.daily, rule.daily, \.day), (.weekly, rule.weekly, \.week), (.monthly, rule.monthly, \.month),
    (.yearly, rule.yearly, \.year),
  ] as [(KeepReason, Int, KeyPath<KeepPeriods, Int>)] where count > 0 {
    var lastOf: [Int: Int] = [:]
    for (index, its) in periods.enumerated() {
      // A run of which no time is known is of no day; only `last` speaks for it.
      if let its { lastOf[its[keyPath: period]] = index }
    }
    for (_, index) in lastOf.sorted(by: { $0.key > $1.key }).prefix(count) { reasons[index].append(reason) }
  }
  return reasons
}

/// The calendar `keep` counts days in: ISO weeks, in a time zone.
package func keepCalendar(_ zone: TimeZone) -> Calendar {
  var calendar = Calendar(identifier: .iso8601)
  calendar.timeZone = zone
  return calendar
}

/// The day, week, month and year a run started in, as numbers that sort by time.
private struct KeepPeriods {
  let day: Int
  let week: Int
  let month: Int
  let year: Int

  init?(_ start: Date, _ calendar: Calendar) {
    let parts = calendar.dateComponents([.year, .month, .day, .weekOfYear, .yearForWeekOfYear], from: start)
    guard let year = parts.year, let month = parts.month, let day = parts.day, let week = parts.weekOfYear,
      let weekYear = parts.yearForWeekOfYear
    else { return nil }
    self.year = year
    self.month = year * 100 + month
    self.day = self.month * 100 + day
    self.week = weekYear * 100 + week
  }
}
