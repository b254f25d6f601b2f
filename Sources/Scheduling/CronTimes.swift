import BackupCore

/// The five fields of a cron line that fires at every slot of a job, maybe more often.
struct CronTimes: Equatable {
  var fields: String
  /// What cron cannot say of it; nil where the line fires at the slots alone.
  var inexact: String?

  /// `otherwise` are the fields of an entry whose times cannot be said at all. Where the target names a zone of its own, as
  /// Kubernetes does, it says the schedule's zone, and leaves out times the clocks jump over, which cron itself makes up for.
  init(_ entry: JobEntry, namesZone: Bool = false, otherwise: String = HeartbeatPeriod.standard.cron) {
    let (times, reason) = entry.times
    let own = entry.schedule.at.calendar ?? []
    fields = otherwise
    inexact = reason
    guard let times else { return }
    if !namesZone, let zone = entry.foreignZone {
      inexact = "the time zone '\(zone)'"
    } else if own.contains(where: { $0.seconds != [0] }) {
      inexact = "seconds"
    } else {
      (fields, inexact) = Self.line(namesZone ? times.filter { $0.seconds == [0] } : own)
    }
  }

  /// One line for all rules: every combination of their hours and minutes.
  private static func line(_ rules: [CalendarTimes]) -> (fields: String, inexact: String?) {
    func union(_ values: (CalendarTimes) -> [Int]) -> [Int] { Set(rules.flatMap(values)).sorted() }
    let (hours, minutes) = (union(\.hours), union(\.minutes))
    var remarks: [String] = []
    let count = Set(rules.flatMap { rule in rule.hours.flatMap { hour in rule.minutes.map { hour * 60 + $0 } } }).count
    if count < hours.count * minutes.count { remarks.append("its times of the day on one line") }
    // The rules of one schedule differ in their times only; those of moved clocks name every day.
    let day = rules[0]
    if !day.years.isEmpty { remarks.append("years") }
    var days = day.hasEveryDay ? [] : day.days
    let weekdays = day.hasEveryWeekday ? [] : day.weekdays.map { $0 % 7 }.sorted()
    if !day.daysFromEnd.isEmpty {
      remarks.append("days counted from a month's end")
      days = Set(days + day.daysFromEnd.flatMap { (29 - $0)...(32 - $0) }.filter { (1...31).contains($0) }).sorted()
    }
    let isBoth = !days.isEmpty && !weekdays.isEmpty && !day.isEither
    if isBoth { remarks.append("a weekday and a day of the month at once") }
    let fields = [
      minutes.count == 60 ? "*" : numberList(minutes, range: "-"),
      hours.count == 24 ? "*" : numberList(hours, range: "-"),
      days.isEmpty ? "*" : numberList(days, range: "-"),
      day.months.count == 12 ? "*" : numberList(day.months, range: "-"),
      weekdays.isEmpty || isBoth ? "*" : numberList(weekdays, range: "-"),
    ]
    return (fields.joined(separator: " "), remarks.isEmpty ? nil : remarks.joined(separator: " and "))
  }
}

/// `1,3-5`: runs of three and more as ranges. `width` is the least number of digits.
func numberList(_ values: [Int], range: String, width: Int = 1) -> String {
  let text = { (value: Int) in String(repeating: "0", count: max(0, width - "\(value)".count)) + "\(value)" }
  var parts: [String] = []
  var index = 0
  while index < values.count {
    var last = index
    while last + 1 < values.count, values[last + 1] == values[last] + 1 { last += 1 }
    if last - index < 2 {
      parts += values[index...last].map(text)
    } else {
      parts.append(text(values[index]) + range + text(values[last]))
    }
    index = last + 1
  }
  return parts.joined(separator: ",")
}
