extension ScheduleField {
  static let weekday = ScheduleField(
    name: "weekday", values: 0...6, names: ScheduleField.weekdayNames, firstName: 0, rangeSign: "..",
    takesDash: true)
  static let year = ScheduleField(name: "year", values: 0...2199, rangeSign: "..")
  static let month = ScheduleField(name: "month", values: 1...12, rangeSign: "..")
  static let day = ScheduleField(name: "day of the month", values: 1...31, rangeSign: "..")
  static let hour = ScheduleField(name: "hour", values: 0...23, rangeSign: "..")
  static let minute = ScheduleField(name: "minute", values: 0...59, rangeSign: "..")
  static let second = ScheduleField(name: "second", values: 0...59, rangeSign: "..")
}

/// The rule of a systemd calendar expression, `WEEKDAYS DATE TIME ZONE`, each part optional but one of the first three.
func parseOnCalendar(_ words: [ScheduleWord]) throws(ScheduleFault) -> (CalendarRule, NamedZone?) {
  var rest = words[...]
  var rule = CalendarRule(times: TimeRule(0, 0))
  var dayPlace = words[0].offset
  if let word = rest.first, word.isNamed {
    rule.days.weekdays = try parseWeekdays(word)
    rest.removeFirst()
  }
  if let word = rest.first, isDate(word) {
    dayPlace = word.offset
    try parseDate(word, into: &rule.days)
    rest.removeFirst()
  }
  if let word = rest.first, word.text.contains(":"), !word.isNamed {
    rule.times = try parseClock(word)
    rest.removeFirst()
  }
  if rest.count == words.count { throw unknown(words[0]) }
  var zone: NamedZone?
  if let word = rest.first, word.isNamed {
    zone = try parseZone(word)
    rest.removeFirst()
  }
  if let stray = rest.first {
    throw ScheduleFault(
      "\(quoted(stray.text)) does not belong here",
      hint: "OnCalendar is weekdays, date, time and time zone, in this order: 'Mon *-*-1..7 03:00 Europe/Berlin'",
      at: stray.offset)
  }
  try requireDay(rule, at: dayPlace)
  return (rule, zone)
}

private func isDate(_ word: ScheduleWord) -> Bool {
  // A time after a 'T' is no part of it; saying so at the 'T' helps more than at the first digit.
  !word.isNamed && (word.text.contains("-") || word.text.contains("~"))
    && (!word.text.contains(":") || word.text.contains("T"))
}

private func unknown(_ word: ScheduleWord) -> ScheduleFault {
  ScheduleFault("\(quoted(word.text)) is no schedule", hint: ScheduleFault.forms, at: word.offset)
}

/// `Mon..Fri`, `Sat,Sun`. A word that is neither is held against the plain words too.
private func parseWeekdays(_ word: ScheduleWord) throws(ScheduleFault) -> UInt64 {
  let name = word.text.lowercased()
  if name.unicodeScalars.allSatisfy(isLetter),
    !ScheduleField.weekdayNames.contains(where: { $0 == name || $0.prefix(3) == name })
  {
    let plain = PlainWord.allCases.map(\.rawValue)
    let near = nearestKey(to: name, among: plain + ScheduleField.weekdayNames)
    throw ScheduleFault(
      "\(quoted(word.text)) is no schedule", hint: near.map { "did you mean '\($0)'?" } ?? ScheduleFault.forms,
      at: word.offset)
  }
  return try ScheduleField.weekday.items(word).mask(0...6)
}

/// `2026-12-24`, `*-*-1..7`, `12-24`, `*-02~03`.
private func parseDate(_ word: ScheduleWord, into days: inout DayRule) throws(ScheduleFault) {
  let signs = word.text.filter { $0 == "-" || $0 == "~" }.count
  var scanner = FieldScanner(word)
  if signs > 1 {
    days.years = try ScheduleField.year.items(&scanner).map(fullYear)
    if days.years.contains(where: { $0 == FieldItem() }) { days.years = [] }
    guard scanner.take("-") else { throw ScheduleField.year.stray(scanner) }
  }
  days.months = try ScheduleField.month.items(&scanner).mask(1...12)
  let isFromEnd = scanner.take("~")
  guard isFromEnd || scanner.take("-") else { throw ScheduleField.month.stray(scanner) }
  let items = try ScheduleField.day.items(&scanner)
  guard scanner.next == nil else { throw ScheduleField.day.stray(scanner) }
  if isFromEnd {
    (days.days, days.daysFromEnd) = (0, items.maskFromEnd)
  } else {
    days.days = items.mask(1...31)
  }
}

/// Two digits of a year are those from 1970 to 2069.
private func fullYear(_ item: FieldItem) -> FieldItem {
  let full = { (year: Int) in year < 70 ? year + 2000 : year < 100 ? year + 1900 : year }
  return FieldItem(first: item.first.map(full), last: item.last.map(full), step: item.step)
}

/// `03:00`, `*:0/15`, `8..18:00:30`.
private func parseClock(_ word: ScheduleWord) throws(ScheduleFault) -> TimeRule {
  var scanner = FieldScanner(word)
  let hours = try ScheduleField.hour.items(&scanner).mask(0...23)
  guard scanner.take(":") else { throw ScheduleField.hour.stray(scanner) }
  let minutes = try ScheduleField.minute.items(&scanner).mask(0...59)
  guard scanner.take(":") else {
    guard scanner.next == nil else { throw ScheduleField.minute.stray(scanner) }
    return TimeRule(hours: hours, minutes: minutes)
  }
  let seconds = try ScheduleField.second.items(&scanner).mask(0...59)
  if scanner.next == "." {
    throw ScheduleFault("fractions of a second are not taken", hint: "write whole seconds", at: scanner.offset)
  }
  guard scanner.next == nil else { throw ScheduleField.second.stray(scanner) }
  return TimeRule(hours: hours, minutes: minutes, seconds: seconds)
}
