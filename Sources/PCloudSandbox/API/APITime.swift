import Foundation

/// Times as pCloud writes them.
enum APITime {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func now() -> Int64 {
    Int64(Date().timeIntervalSince1970)
  }

  /// RFC 1123 with a numeric zone, `Mon, 02 Jan 2006 15:04:05 +0000`; anything else is a parse error in rclone.
  static func text(_ seconds: Int64) -> String {
    var clock = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&clock, &parts) != nil else { return text(0) }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = days[Int((parts.tm_wday + 3) % 7)]
    let year = String(parts.tm_year + 1900)
    let padded = String(repeating: "0", count: max(0, 4 - year.count)) + year
    return "\(day), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(padded) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) +0000"
  }
}
