import Foundation

/// Times in journals: RFC 3339 in UTC with up to nine digits of a second, exact in nanoseconds.
package enum JournalTime {
  /// Appends the text of a time in nanoseconds since 1970, `2026-11-24T03:00:12.5Z`; no trailing zeros.
  package static func append(_ nanoseconds: Int64, to bytes: inout [UInt8]) {
    let seconds = floor(nanoseconds, 1_000_000_000)
    let day = floor(seconds, 86_400)
    let time = Int(seconds - day * 86_400)
    let (year, month, dayOfMonth) = civil(Int(day))
    append(year, width: 4, &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(month, width: 2, &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(dayOfMonth, width: 2, &bytes)
    bytes.append(UInt8(ascii: "T"))
    append(time / 3600, width: 2, &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(time / 60 % 60, width: 2, &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(time % 60, width: 2, &bytes)
    var fraction = Int(nanoseconds &- seconds &* 1_000_000_000)
    if fraction > 0 {
      bytes.append(UInt8(ascii: "."))
      var width = 9
      while fraction % 10 == 0 {
        fraction /= 10
        width -= 1
      }
      append(fraction, width: width, &bytes)
    }
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Nanoseconds since 1970; nil unless `text` is a UTC time of the form above.
  package static func nanoseconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"),
      let date = UTCTime.date(String(decoding: bytes[..<19], as: UTF8.self) + "Z")
    else { return nil }
    let seconds = Int64(date.timeIntervalSince1970)
    var fraction: Int64 = 0
    if bytes.count > 20 {
      let digits = bytes[20..<bytes.count - 1]
      guard bytes[19] == UInt8(ascii: "."), (1...9).contains(digits.count),
        digits.allSatisfy({ (48...57).contains($0) })
      else { return nil }
      for digit in digits { fraction = fraction * 10 + Int64(digit - 48) }
      for _ in digits.count..<9 { fraction *= 10 }
    }
    // The first second there is has no start that fits: count it from its end.
    let (whole, rest) = seconds < 0 ? (seconds + 1, fraction - 1_000_000_000) : (seconds, fraction)
    let (product, isTooLarge) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isPastEnd) = product.addingReportingOverflow(rest)
    return isTooLarge || isPastEnd ? nil : sum
  }

  private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
    value / divisor - (value % divisor < 0 ? 1 : 0)
  }

  /// Howard Hinnant's `civil_from_days` (https://howardhinnant.github.io/date_algorithms.html).
  private static func civil(_ day: Int) -> (Int, Int, Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    return (
      yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  private static func append(_ number: Int, width: Int, _ bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      bytes.append(48 + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
