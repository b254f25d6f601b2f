package import Foundation

/// The slots of a schedule in a time zone, forwards and backwards. Keeps what it learnt about the zone, so one value
/// should answer many questions.
///
/// Slots are whole seconds. A schedule that counts from the last attempt (`every 6h`) has them relative to `anchor`:
/// one period after it, two, and so on.
package struct NextRun: Sendable {
  private var search: SlotSearch
  /// nil for a schedule that names times of the clock.
  private let period: Int?
  private let anchor: Int

  /// `zone` is where the schedule's times are meant, unless its own expression names another one.
  package init(_ schedule: Schedule, in zone: TimeZone, anchor: Date) {
    self.anchor = wholeSeconds(anchor)
    switch schedule.meaning {
    case .every(let span):
      period = span.seconds
      search = SlotSearch([], zone)
    case .calendar(let rules):
      period = nil
      search = SlotSearch(rules, schedule.zone?.zone ?? zone)
    }
  }

  /// The first slot strictly later than `date`; nil where none comes any more.
  package mutating func next(after date: Date) -> Date? {
    let instant = wholeSeconds(date)
    guard let period else { return search.next(after: instant).map { Date(wholeSeconds: $0) } }
    return Date(wholeSeconds: anchor + (periods(before: instant, period) + 1) * period)
  }

  /// The last slot at `date` or earlier; nil where there was none.
  package mutating func previous(atOrBefore date: Date) -> Date? {
    let instant = wholeSeconds(date)
    guard let period else { return search.previous(atOrBefore: instant).map { Date(wholeSeconds: $0) } }
    let count = periods(before: instant, period)
    return count == 0 ? nil : Date(wholeSeconds: anchor + count * period)
  }

  /// How many slots there are later than `start` and no later than `end`.
  package mutating func count(after start: Date, through end: Date) -> Int {
    let (from, to) = (wholeSeconds(start), wholeSeconds(end))
    guard let period else { return search.count(after: from, through: to) }
    return max(0, periods(before: to, period) - periods(before: from, period))
  }

  /// The whole periods from the anchor to `instant`.
  private func periods(before instant: Int, _ period: Int) -> Int { max(0, floorDivide(instant - anchor, period)) }
}

extension Date {
  init(wholeSeconds: Int) { self.init(timeIntervalSince1970: Double(wholeSeconds)) }
}

/// The second `date` lies in, within what a calendar can hold.
func wholeSeconds(_ date: Date) -> Int {
  Int(min(max(date.timeIntervalSince1970, -1e11), 1e11).rounded(.down))
}
