/// Modification times of files, in nanoseconds since 1970 as 64 bits hold them: the years 1677 to 2262.
package enum FileTime {
  /// The time `seconds` and `fraction` (in nanoseconds) name; one out of range is the nearest in range, so that a file of
  /// the year 2300 is stored and compared like any other.
  package static func nanoseconds(seconds: Int64, fraction: Int64 = 0) -> Int64 {
    let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isPastEnd) = product.addingReportingOverflow(fraction)
    return isTooLarge || isPastEnd ? (seconds < 0 ? .min : .max) : sum
  }

  /// The whole second a time lies in, before 1970 too.
  package static func second(of nanoseconds: Int64) -> Int64 {
    nanoseconds / 1_000_000_000 - (nanoseconds % 1_000_000_000 < 0 ? 1 : 0)
  }

  /// Whether two times are the same as far as remotes keep them: less than a second apart, or out of range.
  package static func isSame(_ one: Int64, _ other: Int64) -> Bool {
    let (difference, overflows) = one.subtractingReportingOverflow(other)
    return !overflows && difference.magnitude < 1_000_000_000
  }

  /// Whether two times are one, or one is the other as a file system or remote keeps it: rounded down to 100 ns, to a
  /// micro-, milli- or hundredth of a second, or to the second.
  package static func areOne(_ one: Int64, _ other: Int64) -> Bool {
    let (earlier, later) = (min(one, other), max(one, other))
    guard earlier != later else { return true }
    let units: [Int64] = [100, 1000, 1_000_000, 10_000_000, 1_000_000_000]
    return units.contains { unit in
      let rest = later % unit
      let (rounded, overflows) = later.subtractingReportingOverflow(rest < 0 ? rest + unit : rest)
      return !overflows && rounded == earlier
    }
  }
}
