import Foundation

@testable import BackupCore

/// Random expressions of the schedule language.
enum ScheduleSamples {
  /// A systemd calendar expression both systemd and mirrorkeep should read alike.
  static func onCalendar(using random: inout some RandomNumberGenerator) -> String {
    var words: [String] = []
    if Int.random(in: 0..<10, using: &random) < 4 { words.append(weekdays(using: &random)) }
    if Int.random(in: 0..<10, using: &random) < 6 { words.append(date(using: &random)) }
    if words.isEmpty || Int.random(in: 0..<10, using: &random) < 8 { words.append(clock(using: &random)) }
    if Int.random(in: 0..<10, using: &random) < 3 { words.append(zones.randomElement(using: &random) ?? "UTC") }
    return words.joined(separator: " ")
  }

  /// A five-field cron line.
  static func cron(using random: inout some RandomNumberGenerator) -> String {
    let months = (1...12).map { Bool.random(using: &random) ? "\($0)" : shortMonths[$0 - 1] }
    let fields = [
      field(0...59, "-", using: &random), field(0...23, "-", using: &random),
      field(1...31, "-", open: 5, using: &random),
      Int.random(in: 0..<4, using: &random) == 0
        ? months.randomElement(using: &random) ?? "1" : field(1...12, "-", open: 6, using: &random),
      Int.random(in: 0..<4, using: &random) == 0
        ? shortDays.randomElement(using: &random) ?? "mon" : field(0...7, "-", open: 5, using: &random),
    ]
    return fields.joined(separator: " ")
  }

  /// Expressions with exactly one time on each of their days.
  static func onceADay(_ count: Int, using random: inout some RandomNumberGenerator) -> [String] {
    let sharp = [
      "00:00", "00:30", "01:00", "01:30", "02:00", "02:15", "02:30", "03:00", "23:30", "23:59:59", "12:00", "22:00",
    ]
    return (0..<count).map { index in
      let time =
        index < sharp.count ? sharp[index] : "\(two(0...23, &random)):\(two(0...59, &random)):\(two(0...59, &random))"
      let parts = time.split(separator: ":").compactMap { Int($0) }
      switch index < sharp.count ? 0 : Int.random(in: 0..<6, using: &random) {
      case 0: return "daily \(time)"
      case 1: return "\(parts[1]) \(parts[0]) * * *"
      case 2: return "weekly \(weekdays(using: &random).lowercased().filter { $0 != " " }) \(time)"
      case 3: return "monthly \(Int.random(in: 1...31, using: &random)),last \(time)"
      case 4:
        return
          "\(parts[1]) \(parts[0]) \(field(1...31, "-", using: &random)) * \(field(0...6, "-", open: 5, using: &random))"
      default: return "\(weekdays(using: &random)) *-*-\(field(1...31, "..", star: false, using: &random)) \(time)"
      }
    }
  }

  private static let zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
  private static let shortDays = ["mon", "TUE", "Wed", "thu", "fri", "sat", "sun"]
  private static let shortMonths = ["jan", "feb", "MAR", "apr", "may", "jun", "jul", "aug", "sep", "Oct", "nov", "dec"]

  private static func two(_ range: ClosedRange<Int>, _ random: inout some RandomNumberGenerator) -> String {
    let number = Int.random(in: range, using: &random)
    return number < 10 ? "0\(number)" : "\(number)"
  }

  private static func weekdays(using random: inout some RandomNumberGenerator) -> String {
    let names = ["Mon", "Tue", "Wed", "Thursday", "Fri", "Sat", "Sun"]
    let first = Int.random(in: 0..<6, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return names[first]
    case 1: return names[first] + ".." + names[Int.random(in: first + 1...6, using: &random)]
    default: return names[first] + "," + names[Int.random(in: first + 1...6, using: &random)]
    }
  }

  private static func date(using random: inout some RandomNumberGenerator) -> String {
    let year = ["*", "*", "*", "2027..2031", "2026/2", "2028,2030"].randomElement(using: &random) ?? "*"
    let month = field(1...12, "..", open: 6, star: false, using: &random)
    guard Int.random(in: 0..<5, using: &random) > 0 else {
      return "\(year)-\(month)~\(field(1...28, "..", open: 0, star: false, isFromEnd: true, using: &random))"
    }
    return "\(year)-\(month)-\(field(1...31, "..", open: 4, star: false, using: &random))"
  }

  private static func clock(using random: inout some RandomNumberGenerator) -> String {
    let time = field(0...23, "..", star: false, using: &random) + ":" + field(0...59, "..", star: false, using: &random)
    return Int.random(in: 0..<3, using: &random) > 0
      ? time : time + ":" + field(0...59, "..", star: false, using: &random)
  }

  /// A list of values, ranges and steps; `*` in `open` of ten cases. `star`: whether `*/n` may be among them.
  private static func field(
    _ values: ClosedRange<Int>, _ sign: String, open: Int = 3, star: Bool = true, isFromEnd: Bool = false,
    using random: inout some RandomNumberGenerator
  ) -> String {
    if Int.random(in: 0..<10, using: &random) < open { return "*" }
    let items = (0..<(isFromEnd ? 1 : Int.random(in: 1...2, using: &random))).map { _ in
      let first = Int.random(in: values, using: &random)
      let last = Int.random(in: first...values.upperBound, using: &random)
      let step = Int.random(in: 1...max(1, values.count / 2), using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: return first < last ? "\(first)\(sign)\(last)" : "\(first)"
      case 1: return first < last ? "\(first)\(sign)\(last)/\(step)" : "\(first)"
      // systemd refuses a step that leads nowhere.
      case 2: return values.contains(isFromEnd ? first - step : first + step) ? "\(first)/\(step)" : "\(first)"
      case 3: return star ? "*/\(step)" : "\(first)"
      default: return "\(first)"
      }
    }
    return items.joined(separator: ",")
  }
}
