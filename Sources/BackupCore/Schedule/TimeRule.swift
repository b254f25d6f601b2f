/// Times of a day: every combination of these hours, minutes and seconds.
struct TimeRule: Equatable, Sendable {
  /// Bits 0 ... 23.
  var hours: UInt64
  /// Bits 0 ... 59.
  var minutes: UInt64
  /// Bits 0 ... 59.
  var seconds: UInt64

  static let everyHour: UInt64 = 1 << 24 - 1

  init(hours: UInt64, minutes: UInt64, seconds: UInt64 = 1) {
    self.hours = hours
    self.minutes = minutes
    self.seconds = seconds
  }

  /// One time of the day.
  init(_ hour: Int, _ minute: Int, _ second: Int = 0) {
    self.init(hours: 1 << UInt64(hour), minutes: 1 << UInt64(minute), seconds: 1 << UInt64(second))
  }

  /// Whether it names every hour: such times follow the hours that pass, others the days.
  var isHourly: Bool { hours == Self.everyHour }

  /// How many times a day has.
  var count: Int { hours.nonzeroBitCount * minutes.nonzeroBitCount * seconds.nonzeroBitCount }

  /// The first time at `second` of the day or later.
  func first(atOrAfter second: Int) -> Int? {
    guard second < 86_400 else { return nil }
    let wanted = max(0, second)
    let (hour, minute) = (wanted / 3600, wanted / 60 % 60)
    if hours.has(hour) {
      if minutes.has(minute), let second = seconds.first(from: wanted % 60) {
        return hour * 3600 + minute * 60 + second
      }
      if let minute = minutes.first(from: minute + 1) {
        return hour * 3600 + minute * 60 + seconds.trailingZeroBitCount
      }
    }
    return hours.first(from: hour + 1).map {
      $0 * 3600 + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
    }
  }

  /// The last time at `second` of the day or earlier.
  func last(atOrBefore second: Int) -> Int? {
    guard second >= 0 else { return nil }
    let wanted = min(86_399, second)
    let (hour, minute) = (wanted / 3600, wanted / 60 % 60)
    if hours.has(hour) {
      if minutes.has(minute), let second = seconds.last(upTo: wanted % 60) {
        return hour * 3600 + minute * 60 + second
      }
      if let minute = minutes.last(upTo: minute - 1) {
        return hour * 3600 + minute * 60 + (63 - seconds.leadingZeroBitCount)
      }
    }
    return hours.last(upTo: hour - 1).map {
      $0 * 3600 + (63 - minutes.leadingZeroBitCount) * 60 + (63 - seconds.leadingZeroBitCount)
    }
  }
}

extension UInt64 {
  func has(_ bit: Int) -> Bool { self >> UInt64(bit) & 1 == 1 }

  /// The lowest bit that is set from `bit` on.
  func first(from bit: Int) -> Int? {
    let rest = bit > 63 ? 0 : self >> UInt64(bit)
    return rest == 0 ? nil : bit + rest.trailingZeroBitCount
  }

  /// The highest bit that is set up to `bit`.
  func last(upTo bit: Int) -> Int? {
    let rest = bit < 0 ? 0 : self << UInt64(63 - bit)
    return rest == 0 ? nil : bit - rest.leadingZeroBitCount
  }
}
