package import Foundation

/// The days and times one rule of a schedule names, for schedulers that have a calendar of their own.
///
/// Every list is sorted and holds all the values meant; only `years` is empty for every year.
package struct CalendarTimes: Equatable, Sendable {
  package var years: [Int] = []
  package var months = Array(1...12)
  package var days = Array(1...31)
  /// Days counted from a month's end, 1 being its last; they count beside `days`.
  package var daysFromEnd: [Int] = []
  /// 1 is Monday, 7 Sunday.
  package var weekdays = Array(1...7)
  /// Whether a right weekday or a right day of the month is enough.
  package var isEither = false
  package var hours: [Int]
  package var minutes: [Int]
  package var seconds: [Int]

  package var hasEveryDay: Bool { days.count == 31 || (isEither && weekdays.count == 7) }
  package var hasEveryWeekday: Bool { weekdays.count == 7 || (isEither && days.count == 31) }

  init(_ rule: CalendarRule) {
    years = Set(rule.days.years.flatMap(Self.values)).sorted()
    months = rule.days.months.values
    days = rule.days.days.values
    daysFromEnd = rule.days.daysFromEnd.values
    weekdays = rule.days.weekdays.values.map { $0 + 1 }
    isEither = rule.days.isEither
    hours = rule.times.hours.values
    minutes = rule.times.minutes.values
    seconds = rule.times.seconds.values
  }

  /// Every day at one time of the clock, in seconds since midnight.
  init(daily time: Int) {
    (hours, minutes, seconds) = ([time / 3600], [time / 60 % 60], [time % 60])
  }

  private static func values(_ item: FieldItem) -> [Int] {
    let years = DayRule.yearValues
    let first = item.first ?? years.lowerBound
    let last = item.last ?? (item.first == nil || item.step != nil ? years.upperBound : first)
    return Array(stride(from: first, through: last, by: item.step ?? 1))
  }
}

extension Schedule {
  /// The times it names, one element a rule; nil for a schedule that counts from the last attempt.
  package var calendar: [CalendarTimes]? {
    guard case .calendar(let rules) = meaning else { return nil }
    return rules.map { CalendarTimes($0) }
  }

  /// Times of the clock at which it has slots though it names others: those of days whose own time the clocks of `zone`
  /// jump over, in the `years` after `now`.
  package func jumpedTimes(in zone: TimeZone, after now: Date, years: Int = 10) -> [CalendarTimes] {
    guard case .calendar(let rules) = meaning else { return [] }
    let start = wholeSeconds(now)
    var offsets = ZoneOffsets(self.zone?.zone ?? zone)
    var slots = NextRun(self, in: zone, anchor: now)
    var found: Set<Int> = []
    for span in offsets.spans(from: start, to: start + years * 366 * 86_400) where span.start > start {
      for instant in [span.start - 1, span.start] {
        let date = Date(wholeSeconds: instant)
        guard slots.previous(atOrBefore: date) == date else { continue }
        let time = floorModulo(instant + offsets.offset(at: instant), 86_400)
        if !rules.contains(where: { $0.times.first(atOrAfter: time) == time }) { found.insert(time) }
      }
    }
    return found.sorted().map { CalendarTimes(daily: $0) }
  }
}

private func floorModulo(_ number: Int, _ divisor: Int) -> Int { number - floorDivide(number, divisor) * divisor }

extension UInt64 {
  /// The bits that are set, the lowest first.
  fileprivate var values: [Int] { (0..<64).filter(has) }
}
