import BackupCore

/// The days of one month in a report.
struct ReportMonth {
  let days: [ReportDay]
  let last: ReportDay

  private init(_ days: [ReportDay], last: ReportDay) {
    self.days = days
    self.last = last
  }

  /// Oldest first.
  static func of(_ days: [ReportDay]) -> [ReportMonth] {
    var months: [[ReportDay]] = []
    for day in days {
      if months.last?.last?.day.prefix(7) != day.day.prefix(7) { months.append([]) }
      months[months.count - 1].append(day)
    }
    return months.compactMap { days in days.last.map { ReportMonth(days, last: $0) } }
  }

  private static let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Nov 2026`
  var name: String {
    let parts = last.day.split(separator: "-")
    let month = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
    return "\(Self.names[(month + 11) % 12]) \(parts.first ?? "")"
  }

  var outcomes: OutcomeCounts { days.reduce(into: OutcomeCounts()) { $0 += $1.outcomes } }

  var sent: Int64 { days.reduce(0) { $0.plus($1.sentBytes) } }

  /// `1 failed, 2 held`, or `none`.
  var others: String {
    let parts = ReportWords.counts(outcomes, but: [.succeeded])
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  /// The weekday of a date `2026-11-24`, Monday 0 (Zeller's congruence).
  static func weekday(_ day: String) -> Int {
    let parts = day.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return 0 }
    let (year, month) = parts[1] < 3 ? (parts[0] - 1, parts[1] + 12) : (parts[0], parts[1])
    let saturdayFirst = (parts[2] + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7
    return (saturdayFirst + 5) % 7
  }
}
