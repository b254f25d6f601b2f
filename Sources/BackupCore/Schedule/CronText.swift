/// The fields of a cron line.
private let cronFields = [
  ScheduleField(name: "minute", values: 0...59, rangeSign: "-"),
  ScheduleField(name: "hour", values: 0...23, rangeSign: "-"),
  ScheduleField(name: "day of the month", values: 1...31, rangeSign: "-"),
  ScheduleField(name: "month", values: 1...12, names: ScheduleField.monthNames, firstName: 1, rangeSign: "-"),
  // 0 and 7 are both Sunday.
  ScheduleField(name: "weekday", values: 0...7, names: ScheduleField.weekdayNames, firstName: 1, rangeSign: "-"),
]

/// Whether `words` are meant as a cron line: five of them, or another number of words that can be nothing else.
func isCron(_ words: [ScheduleWord]) -> Bool {
  let isPlain = !words.contains { $0.text.contains(":") || $0.text.contains("..") || $0.text.contains("~") }
  guard isPlain, words.count != 5 else { return isPlain }
  let first = words[0].text
  let hasDate = words.contains { $0.text.filter { $0 == "-" }.count > 1 }
  guard !words[0].isNamed, !hasDate else { return false }
  return words.count > 2 || (words.count == 2 && !first.contains("-")) || first == "*" || first.hasPrefix("*/")
}

/// The rule of a five-field cron line. As in cron, a day is right by the day of the month or by the weekday where neither
/// field begins with `*`, else by both.
func parseCron(_ words: [ScheduleWord]) throws(ScheduleFault) -> CalendarRule {
  guard words.count == 5 else { throw wrongCount(words) }
  var masks: [UInt64] = []
  for (word, field) in zip(words, cronFields) {
    let items = try field.items(word)
    masks.append(field.values.upperBound == 7 ? weekMask(items) : items.mask(field.values))
  }
  let isOpen = [words[2], words[4]].map { $0.text.hasPrefix("*") }
  let rule = CalendarRule(
    days: DayRule(
      weekdays: masks[4], months: masks[3], days: masks[2],
      isEither: !isOpen[0] && !isOpen[1]),
    times: TimeRule(hours: masks[1], minutes: masks[0]))
  try requireDay(rule, at: words[2].offset)
  return rule
}

/// The weekdays meant, Monday being bit 0. Cron counts from Sunday, which is both 0 and 7; its week ends on Saturday.
private func weekMask(_ items: [FieldItem]) -> UInt64 {
  let mask = items.map { item in
    item.first == 7 && item.last == nil && item.step != nil ? FieldItem(first: 0, step: item.step) : item
  }.mask(0...6)
  return mask >> 1 & 0x7F | (mask & 1) << 6
}

/// Refuses days that never come, such as 30 February.
func requireDay(_ rule: CalendarRule, at offset: Int) throws(ScheduleFault) {
  guard rule.days.next(from: 0) == nil else { return }
  throw ScheduleFault(
    "the schedule never comes: there is no such day", hint: "check the day of the month and the months", at: offset)
}

private func wrongCount(_ words: [ScheduleWord]) -> ScheduleFault {
  let count = words.count == 1 ? "there is 1" : "there are \(words.count)"
  guard words.count > 5 else {
    return ScheduleFault(
      "a cron line has five fields, \(count)",
      hint: "write minute, hour, day of the month, month and weekday: '0 3 * * *'", at: words[words.count - 1].end)
  }
  let hint =
    words[5].isNamed
    ? "write the time zone behind the key 'timezone'" : "there is no field for seconds; OnCalendar has them: '*:*:30'"
  return ScheduleFault("a cron line has five fields, \(count)", hint: hint, at: words[5].offset)
}

/// `@daily` and its kin.
func parseNickname(_ word: ScheduleWord, _ words: [ScheduleWord]) throws(ScheduleFault) -> CalendarRule {
  let lines = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
  ]
  guard let line = lines[word.text.lowercased()] else {
    let hint =
      switch word.text.lowercased() {
      case "@reboot": "a start of the machine is no time; the first heartbeat after it runs what is due"
      case "@every": "write 'every 6h', without the '@'"
      default: "it is \(enumeration(lines.keys.sorted()))"
      }
    throw ScheduleFault("\(quoted(word.text)) is not known here", hint: hint, at: word.offset)
  }
  if words.count > 1 {
    throw ScheduleFault(
      "\(quoted(words[1].text)) does not belong here", hint: "'\(word.text)' stands alone", at: words[1].offset)
  }
  return try parseCron(ScheduleWord.split(line))
}
