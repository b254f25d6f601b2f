/// One local day on or near which the clocks are moved, and the slots that times of the clock have on it.
///
/// A time that comes twice makes one slot, at its first coming, unless the rule is hourly: then one each time. A time that
/// does not come because the clocks are put forward makes one at the first instant after that, or, where that is the next
/// day already, at the last second before; hourly rules leave it out. A day that does not exist has none.
struct MovedDay {
  private let day: Int
  private let times: TimeRule
  private let spans: [OffsetSpan]

  init(_ day: Int, _ spans: [OffsetSpan], _ times: TimeRule) {
    self.day = day
    self.times = times
    self.spans = spans
  }

  private var midnight: Int { day * 86_400 }
  private var nextMidnight: Int { midnight + 86_400 }

  func first(after instant: Int) -> Int? {
    var found: Int?
    for (start, end, offset) in stretches {
      let from = max(start, instant + 1 + offset)
      guard from < end, let time = times.first(atOrAfter: from - midnight), midnight + time < end else { continue }
      found = min(found ?? .max, midnight + time - offset)
    }
    for slot in jumped where slot > instant { found = min(found ?? .max, slot) }
    return found
  }

  func last(atOrBefore instant: Int) -> Int? {
    var found: Int?
    for (start, end, offset) in stretches {
      let upTo = instant == .max ? end - 1 : min(end - 1, instant + offset)
      guard upTo >= start, let time = times.last(atOrBefore: upTo - midnight), midnight + time >= start else {
        continue
      }
      found = max(found ?? .min, midnight + time - offset)
    }
    for slot in jumped where slot <= instant { found = max(found ?? .min, slot) }
    return found
  }

  /// The wall-clock stretches of the day in which its times make slots, each with its offset.
  private var stretches: [(start: Int, end: Int, offset: Int)] {
    var shown = Int.min
    return spans.compactMap { span in
      let start = max(span.localStart, midnight, times.isHourly ? .min : shown)
      shown = max(shown, span.localEnd)
      let end = min(span.localEnd, nextMidnight)
      return start < end ? (start, end, span.offset) : nil
    }
  }

  /// The slots of times the clocks jump over.
  private var jumped: [Int] {
    guard !times.isHourly else { return [] }
    return zip(spans, spans.dropFirst()).compactMap { before, after in
      let from = max(before.localEnd, midnight)
      let to = min(after.localStart, nextMidnight)
      guard from < to, let time = times.first(atOrAfter: from - midnight), midnight + time < to else { return nil }
      if after.localStart < nextMidnight { return after.start }
      return before.localEnd > midnight ? after.start - 1 : nil
    }
  }
}
