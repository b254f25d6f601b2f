/// Days of the calendar: those that are right by weekday, day of the month, month and year.
///
/// Days are numbers since 1970-01-01; the calendar is the Gregorian one.
struct DayRule: Equatable, Sendable {
  /// Bit 0 is Monday.
  var weekdays: UInt64 = 0x7F
  /// Bits 1 ... 12.
  var months: UInt64 = 0x1FFE
  /// Any of them; empty for every year.
  var years: [FieldItem] = []
  /// Bits 1 ... 31.
  var days: UInt64 = 0xFFFF_FFFE
  /// The same counted from the month's end, 1 being its last day; both kinds count.
  var daysFromEnd: UInt64 = 0
  /// Whether a right weekday or a right day of the month is enough, as in cron where both are given.
  var isEither = false

  /// Every combination of month, weekday and leap year comes back within so many years.
  private static let cycle = 400

  /// The first of these days from `day` on; nil where none comes.
  func next(from day: Int) -> Int? {
    var (year, month, dayOfMonth) = UTCTime.civil(fromDay: day)
    let end = year + Self.cycle
    while let right = rightYear(from: year), right <= end {
      if right > year { (year, month, dayOfMonth) = (right, 1, 1) }
      guard let rightMonth = months.first(from: month) else {
        (year, month, dayOfMonth) = (year + 1, 1, 1)
        continue
      }
      if rightMonth > month { (month, dayOfMonth) = (rightMonth, 1) }
      let first = UTCTime.day(year: year, month: month, day: 1)
      if let found = mask(year, month, first).first(from: dayOfMonth) { return first + found - 1 }
      (month, dayOfMonth) = (month + 1, 1)
    }
    return nil
  }

  /// The last of these days up to `day`; nil where none was.
  func previous(upTo day: Int) -> Int? {
    var (year, month, dayOfMonth) = UTCTime.civil(fromDay: day)
    let end = year - Self.cycle
    while let right = rightYear(upTo: year), right >= end {
      if right < year { (year, month, dayOfMonth) = (right, 12, 31) }
      guard let rightMonth = months.last(upTo: month) else {
        (year, month, dayOfMonth) = (year - 1, 12, 31)
        continue
      }
      if rightMonth < month { (month, dayOfMonth) = (rightMonth, 31) }
      let first = UTCTime.day(year: year, month: month, day: 1)
      if let found = mask(year, month, first).last(upTo: dayOfMonth) { return first + found - 1 }
      (month, dayOfMonth) = (month - 1, 31)
    }
    return nil
  }

  /// The right days of one month, bits 1 ... 31; `first` is the number of its first day.
  private func mask(_ year: Int, _ month: Int, _ first: Int) -> UInt64 {
    let length = month == 12 ? 31 : UTCTime.day(year: year, month: month + 1, day: 1) - first
    var byDate = days
    var rest = daysFromEnd
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      if position <= length { byDate |= 1 << UInt64(length + 1 - position) }
      rest &= rest - 1
    }
    // The weekday of day 1 comes first, and the seven bits are repeated over the month.
    let shift = UInt64(((first + 3) % 7 + 7) % 7)
    let week = (weekdays >> shift | weekdays << (7 - shift)) & 0x7F
    let byWeekday = (week | week << 7 | week << 14 | week << 21 | week << 28) << 1
    return (isEither ? byDate | byWeekday : byDate & byWeekday) & (1 << UInt64(length + 1) - 2)
  }

  private func rightYear(from year: Int) -> Int? {
    guard !years.isEmpty else { return year }
    return years.compactMap { item in
      let (first, last, step) = Self.span(item)
      guard year > first else { return first }
      let found = first + (year - first + step - 1) / step * step
      return found <= last ? found : nil
    }.min()
  }

  private func rightYear(upTo year: Int) -> Int? {
    guard !years.isEmpty else { return year }
    return years.compactMap { item in
      let (first, last, step) = Self.span(item)
      guard year >= first else { return nil }
      return first + (min(year, last) - first) / step * step
    }.max()
  }

  static let yearValues = 1970...2199

  private static func span(_ item: FieldItem) -> (first: Int, last: Int, step: Int) {
    let first = item.first ?? yearValues.lowerBound
    let open = item.first == nil || item.step != nil
    return (first, item.last ?? (open ? yearValues.upperBound : first), item.step ?? 1)
  }
}
