import BackupCore

/// The OnCalendar expressions that fire at every slot of a job.
struct OnCalendarTimes: Equatable {
  var expressions: [String]
  /// What systemd cannot say of it; nil where it fires at the slots alone.
  var inexact: String?

  init(_ entry: JobEntry) {
    let (times, reason) = entry.times
    inexact = reason
    guard let times else {
      expressions = [HeartbeatPeriod.standard.onCalendar]
      return
    }
    let zone = entry.zoneName.map { " " + $0 } ?? ""
    var found: [String] = []
    for rule in times {
      let (days, isExact) = Self.days(rule)
      if !isExact { inexact = "a day so far from the month's end" }
      for day in days where !found.contains("\(day) \(Self.clock(rule))\(zone)") {
        found.append("\(day) \(Self.clock(rule))\(zone)")
      }
    }
    expressions = found
  }

  private static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  /// Weekdays and dates, one text for each kind of day; any of them counts.
  private static func days(_ rule: CalendarTimes) -> (texts: [String], isExact: Bool) {
    let year = rule.years.isEmpty ? "*" : numberList(rule.years, range: "..")
    let months = rule.months.count == 12 ? "*" : numberList(rule.months, range: "..", width: 2)
    let week = rule.hasEveryWeekday ? "" : weekdays(rule.weekdays) + " "
    if rule.isEither, !rule.hasEveryDay, !rule.hasEveryWeekday {
      return (
        ["\(week)\(year)-\(months)-*", "\(year)-\(months)-" + numberList(rule.days, range: "..", width: 2)], true
      )
    }
    var dates: [String] = []
    if rule.hasEveryDay {
      dates = ["\(year)-\(months)-*"]
    } else if !rule.days.isEmpty {
      dates = ["\(year)-\(months)-" + numberList(rule.days, range: "..", width: 2)]
    }
    // systemd refuses the days before the 28th last.
    let isExact = rule.daysFromEnd.allSatisfy { $0 <= 28 }
    dates +=
      isExact
      ? rule.daysFromEnd.map { "\(year)-\(months)~" + numberList([$0], range: "", width: 2) } : ["\(year)-\(months)-*"]
    return (dates.map { week + $0 }, isExact)
  }

  private static func weekdays(_ days: [Int]) -> String {
    var text = numberList(days, range: "..")
    for day in days { text = text.replacing("\(day)", with: names[day - 1]) }
    return text
  }

  private static func clock(_ rule: CalendarTimes) -> String {
    func part(_ values: [Int], _ count: Int) -> String {
      values.count == count ? "*" : numberList(values, range: "..", width: 2)
    }
    return "\(part(rule.hours, 24)):\(part(rule.minutes, 60)):\(part(rule.seconds, 60))"
  }
}
