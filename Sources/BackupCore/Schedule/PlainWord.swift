/// The words a plain schedule begins with.
enum PlainWord: String, CaseIterable, Sendable {
  case every, minutely, hourly, daily, weekdays, weekly, monthly, quarterly, semiannually, yearly, annually
}

/// The schedule of plain words, and the zone behind them; `words` begin with `word`.
func parsePlain(
  _ word: PlainWord, _ words: [ScheduleWord]
) throws(ScheduleFault) -> (Schedule.Meaning, NamedZone?) {
  if word == .every { return (.every(try parseEvery(words)), nil) }
  var rest = words.dropFirst()
  let zone = try takeZone(&rest)
  var days = DayRule()
  switch word {
  case .weekdays: days.weekdays = 0b1_1111
  case .weekly: days.weekdays = try takeWeekdays(&rest)
  case .monthly: (days.days, days.daysFromEnd) = try takeMonthDays(&rest)
  case .quarterly: (days.days, days.months) = (2, 1 << 1 | 1 << 4 | 1 << 7 | 1 << 10)
  case .semiannually: (days.days, days.months) = (2, 1 << 1 | 1 << 7)
  case .yearly, .annually: (days.days, days.months) = (2, 2)
  case .every, .minutely, .hourly, .daily: break
  }
  var times = [TimeRule(0, 0)]
  switch word {
  case .hourly: times = [TimeRule(hours: TimeRule.everyHour, minutes: 1)]
  case .minutely: times = [TimeRule(hours: TimeRule.everyHour, minutes: 1 << 60 - 1)]
  case .daily, .weekdays, .weekly, .monthly: times = try takeTimes(&rest) ?? times
  default: break
  }
  if let stray = rest.first { throw strayWord(stray, after: word) }
  return (.calendar(times.map { CalendarRule(days: days, times: $0) }), zone)
}

private func strayWord(_ stray: ScheduleWord, after word: PlainWord) -> ScheduleFault {
  let hint =
    switch word {
    case .daily, .weekdays: "write '\(word.rawValue) 03:00', several times with a ',' between them"
    case .weekly: "write 'weekly sun 03:00'"
    case .monthly: "write 'monthly 1 04:00', 'monthly 1,15 04:00' or 'monthly last 04:00'"
    case .hourly: "'hourly' stands alone; for another minute write cron: '15 * * * *'"
    default: "'\(word.rawValue)' stands alone; for other times write OnCalendar: '*-01-01 03:00'"
    }
  return ScheduleFault("\(quoted(stray.text)) does not belong here", hint: hint, at: stray.offset)
}

private func parseEvery(_ words: [ScheduleWord]) throws(ScheduleFault) -> TimeSpan {
  let hint = "write a number and s, m, h or d: 'every 30m', 'every 6h'; for a time of the day 'daily 03:00'"
  guard words.count > 1 else {
    throw ScheduleFault("the length of time is missing", hint: hint, at: words[0].end)
  }
  let word = words[1]
  let span: TimeSpan
  do {
    span = try parseDuration(word.text)
  } catch {
    throw ScheduleFault("\(quoted("every")) \(error.message)", hint: hint, at: word.offset)
  }
  guard span.seconds > 0 else {
    throw ScheduleFault("'every' must be at least 1s", hint: hint, at: word.offset)
  }
  if words.count > 2 {
    throw ScheduleFault("\(quoted(words[2].text)) does not belong here", hint: hint, at: words[2].offset)
  }
  return span
}

/// A zone as the last word; one that looks like a zone and is none is a fault.
private func takeZone(_ words: inout ArraySlice<ScheduleWord>) throws(ScheduleFault) -> NamedZone? {
  guard let last = words.last, last.isNamed, last.text.contains("/") || NamedZone(last.text) != nil else { return nil }
  words.removeLast()
  return try parseZone(last)
}

func parseZone(_ word: ScheduleWord) throws(ScheduleFault) -> NamedZone {
  guard let zone = NamedZone(word.text) else {
    throw ScheduleFault(
      "there is no time zone \(quoted(word.text))", hint: NamedZone.hint(for: word.text), at: word.offset)
  }
  return zone
}

/// `sun`, `mon,thu`, `mon..fri`; Monday where no day is written.
private func takeWeekdays(_ words: inout ArraySlice<ScheduleWord>) throws(ScheduleFault) -> UInt64 {
  guard let word = words.first, word.isNamed else { return 1 }
  words.removeFirst()
  return try ScheduleField.weekday.items(word).mask(0...6)
}

/// `1`, `1,15`, `last`; the first where no day is written. The days, and those counted from the end.
private func takeMonthDays(_ words: inout ArraySlice<ScheduleWord>) throws(ScheduleFault) -> (UInt64, UInt64) {
  guard let word = words.first, !word.text.contains(":") else { return (2, 0) }
  words.removeFirst()
  var days: UInt64 = 0
  var fromEnd: UInt64 = 0
  for part in word.parts {
    if part.text.lowercased() == "last" {
      fromEnd |= 2
    } else {
      days |= try ScheduleField.day.items(part).mask(1...31)
    }
  }
  return (days, fromEnd)
}

/// `03:00`, `8:00,18:30:15`; nil where no time is written.
private func takeTimes(_ words: inout ArraySlice<ScheduleWord>) throws(ScheduleFault) -> [TimeRule]? {
  guard let word = words.first, word.text.contains(":") else { return nil }
  words.removeFirst()
  var times: [TimeRule] = []
  for part in word.parts { times.append(try parseTime(part)) }
  return times
}

private func parseTime(_ word: ScheduleWord) throws(ScheduleFault) -> TimeRule {
  let hint = "write the time as 03:00 or 18:30:15, from 00:00 to 23:59:59"
  var scanner = FieldScanner(word)
  var values: [Int] = []
  for limit in [24, 60, 60] {
    let start = scanner.offset
    let digits = scanner.digits()
    guard let value = Int(digits), digits.utf8.count <= 2, value < limit, values.isEmpty || digits.utf8.count == 2
    else {
      let found =
        digits.isEmpty ? (scanner.next == nil ? "is missing here" : "must be digits") : "cannot be '\(digits)'"
      throw ScheduleFault("the \(["hour", "minute", "second"][values.count]) \(found)", hint: hint, at: start)
    }
    values.append(value)
    if values.count == 3 || (values.count == 2 && scanner.next == nil) { break }
    guard scanner.take(":") else {
      throw ScheduleFault("a ':' is missing here", hint: hint, at: scanner.offset)
    }
  }
  guard scanner.next == nil else {
    throw ScheduleFault("\(quoted(scanner.rest)) does not belong in a time", hint: hint, at: scanner.offset)
  }
  return TimeRule(values[0], values[1], values.count > 2 ? values[2] : 0)
}
