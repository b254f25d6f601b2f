import Foundation

/// Finds the slots of calendar rules in one time zone. Instants are whole seconds since 1970, UTC.
///
/// Days are local days of the zone, found by our own reckoning: a slot always lies on the local day its rule means, one
/// time of a rule makes at most one slot a day, and a day that exists is never left out (docs/schedules.md).
struct SlotSearch: Sendable {
  private let rules: [CalendarRule]
  private var offsets: ZoneOffsets

  init(_ rules: [CalendarRule], _ zone: TimeZone) {
    self.rules = rules
    offsets = ZoneOffsets(zone)
  }

  /// The first slot later than `instant`.
  mutating func next(after instant: Int) -> Int? {
    var found: Int?
    for rule in rules {
      if let slot = next(after: instant, rule) { found = min(found ?? slot, slot) }
    }
    return found
  }

  /// The last slot at `instant` or earlier.
  mutating func previous(atOrBefore instant: Int) -> Int? {
    var found: Int?
    for rule in rules {
      if let slot = previous(atOrBefore: instant, rule) { found = max(found ?? slot, slot) }
    }
    return found
  }

  /// How many slots there are later than `start` and no later than `end`.
  mutating func count(after start: Int, through end: Int) -> Int {
    var count = 0
    var instant = start
    while let slot = next(after: instant), slot <= end {
      (count, instant) = (count + 1, slot)
      guard rules.count == 1, let rest = wholeDays(from: slot, through: end) else { continue }
      (count, instant) = (count + rest.slots, rest.end)
    }
    return count
  }

  /// The slots of the unmoved days behind `slot` that end by `end`, without looking at each; nil where there is none such.
  private mutating func wholeDays(from slot: Int, through end: Int) -> (slots: Int, end: Int)? {
    let rule = rules[0]
    let first = localDay(slot)
    guard rule.times.count > 1 else { return nil }
    var (slots, last, day) = (0, slot, rule.days.next(from: first + 1))
    // The rest of the slot's own day is counted one by one.
    guard let final = lastSlot(on: first, atOrBefore: .max, rule), final == slot else { return nil }
    while let current = day, let offset = steadyOffset(around: current), (current + 1) * 86_400 - offset <= end {
      slots += rule.times.count
      last = (current + 1) * 86_400 - offset - 1
      day = rule.days.next(from: current + 1)
    }
    return slots == 0 ? nil : (slots, last)
  }

  // MARK: One rule

  private mutating func next(after instant: Int, _ rule: CalendarRule) -> Int? {
    let today = localDay(instant)
    // Clocks put back over midnight bring yesterday back after today has begun.
    var day = rule.days.next(from: today - 1)
    while let current = day {
      day = rule.days.next(from: current + 1)
      guard let slot = firstSlot(on: current, after: instant, rule) else { continue }
      guard day == current + 1, steadyOffset(around: current) == nil,
        let other = firstSlot(on: current + 1, after: instant, rule)
      else { return slot }
      return min(slot, other)
    }
    return nil
  }

  private mutating func previous(atOrBefore instant: Int, _ rule: CalendarRule) -> Int? {
    let today = localDay(instant)
    var day = rule.days.previous(upTo: today + 1)
    while let current = day {
      day = rule.days.previous(upTo: current - 1)
      guard let slot = lastSlot(on: current, atOrBefore: instant, rule) else { continue }
      guard day == current - 1, steadyOffset(around: current) == nil,
        let other = lastSlot(on: current - 1, atOrBefore: instant, rule)
      else { return slot }
      return max(slot, other)
    }
    return nil
  }

  private mutating func firstSlot(on day: Int, after instant: Int, _ rule: CalendarRule) -> Int? {
    let midnight = day * 86_400
    if let offset = steadyOffset(around: day) {
      return rule.times.first(atOrAfter: instant + 1 + offset - midnight).map { midnight + $0 - offset }
    }
    return MovedDay(day, offsets.spans(from: midnight - Self.margin, to: midnight + 86_400 + Self.margin), rule.times)
      .first(after: instant)
  }

  private mutating func lastSlot(on day: Int, atOrBefore instant: Int, _ rule: CalendarRule) -> Int? {
    let midnight = day * 86_400
    if let offset = steadyOffset(around: day) {
      let latest = min(instant, midnight + 86_400 - offset)
      return rule.times.last(atOrBefore: latest + offset - midnight).map { midnight + $0 - offset }
    }
    return MovedDay(day, offsets.spans(from: midnight - Self.margin, to: midnight + 86_400 + Self.margin), rule.times)
      .last(atOrBefore: instant)
  }

  /// No clock differs from UTC by more; a local day surely lies within so much of the same day in UTC.
  private static let margin = 26 * 3600

  /// The offset of a local day on which, and near which, the clocks are not moved.
  private mutating func steadyOffset(around day: Int) -> Int? {
    offsets.steadyOffset(from: day * 86_400 - Self.margin, to: (day + 1) * 86_400 + Self.margin)
  }

  private mutating func localDay(_ instant: Int) -> Int {
    floorDivide(instant + offsets.offset(at: instant), 86_400)
  }
}
