import BackupCore

/// The StartCalendarInterval entries that fire at every slot of a job.
struct LaunchdTimes {
  /// Each a set of launchd's keys; nil where only a heartbeat does it.
  var intervals: [[(key: String, value: Int)]]?
  /// What launchd cannot say of it; nil where it fires at the slots alone.
  var inexact: String?

  private static let most = 200

  init(_ entry: JobEntry) {
    let (times, reason) = entry.times
    inexact = reason
    guard let times else { return }
    if let zone = entry.foreignZone {
      inexact = "the time zone '\(zone)'"
      return
    }
    guard entry.schedule.at.calendar?.allSatisfy({ $0.seconds == [0] }) == true else {
      inexact = "seconds"
      return
    }
    var found: [[(key: String, value: Int)]] = []
    for rule in times where rule.seconds == [0] {
      let (days, remark) = Self.days(rule)
      if let remark { inexact = remark }
      let clocks = Self.product([
        ("Hour", rule.hours.count == 24 ? [] : rule.hours), ("Minute", rule.minutes.count == 60 ? [] : rule.minutes),
      ])
      guard days.count * clocks.count + found.count <= Self.most else {
        inexact = "so many times"
        return
      }
      found += days.flatMap { day in clocks.map { day + $0 } }
    }
    intervals = found
  }

  private static func days(_ rule: CalendarTimes) -> ([[(key: String, value: Int)]], remark: String?) {
    let months = ("Month", rule.months.count == 12 ? [] : rule.months)
    let weekdays = rule.hasEveryWeekday ? [] : rule.weekdays.map { $0 % 7 }
    var days = rule.hasEveryDay ? [] : rule.days
    var remark = rule.years.isEmpty ? nil : "years"
    if !rule.daysFromEnd.isEmpty {
      remark = "days counted from a month's end"
      days = Set(days + rule.daysFromEnd.flatMap { (29 - $0)...(32 - $0) }.filter { (1...31).contains($0) }).sorted()
    }
    guard !days.isEmpty, !weekdays.isEmpty else {
      return (product([months, ("Day", days), ("Weekday", weekdays)]), remark)
    }
    let byDay = product([months, ("Day", days)])
    if rule.isEither { return (byDay + product([months, ("Weekday", weekdays)]), remark) }
    return (byDay, "a weekday and a day of the month at once")
  }

  /// Every combination; a key without values is left out, which means any.
  private static func product(_ keys: [(String, [Int])]) -> [[(key: String, value: Int)]] {
    keys.filter { !$0.1.isEmpty }.reduce([[]]) { sets, key in
      sets.flatMap { set in key.1.map { set + [(key: key.0, value: $0)] } }
    }
  }
}
