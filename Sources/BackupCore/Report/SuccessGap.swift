import Foundation

/// Follows successes in their order and knows the longest time between two.
struct SuccessGap: Sendable {
  private var last: Int64?
  private var longest: (from: Int64, to: Int64)?

  init(from start: Date?) { last = start.map { Int64($0.timeIntervalSince1970) } }

  mutating func note(_ second: Int64) {
    if let last, second - last > (longest.map { $0.to - $0.from } ?? -1) { longest = (last, second) }
    last = max(second, last ?? second)
  }

  func longest(until end: Date) -> ReportGap? {
    var whole = self
    whole.note(Int64(end.timeIntervalSince1970))
    return whole.longest.map {
      ReportGap(from: Date(timeIntervalSince1970: Double($0.from)), to: Date(timeIntervalSince1970: Double($0.to)))
    }
  }
}
