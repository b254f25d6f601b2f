import Foundation

/// When the clocks of one zone are moved: found by asking for its offset every few days and halving in between, as far as
/// somebody needs it. Two moves less than four days apart that cancel each other out are not seen; no zone has such.
struct ZoneOffsets: Sendable {
  let zone: TimeZone
  private var pieces: [Int: [OffsetSpan]] = [:]
  /// The last stretch that was all one span.
  private var recent = OffsetSpan(start: 0, end: 0, offset: 0)

  init(_ zone: TimeZone) { self.zone = zone }

  private static let step = 4 * 86_400
  private static let pieceLength = 8 * step

  /// The offset at one instant.
  mutating func offset(at instant: Int) -> Int {
    if instant >= recent.start, instant < recent.end { return recent.offset }
    return spans(from: instant, to: instant + 1)[0].offset
  }

  /// The offset that holds in the whole of `start ..< end`; nil where the clocks are moved in it.
  mutating func steadyOffset(from start: Int, to end: Int) -> Int? {
    if start >= recent.start, end <= recent.end { return recent.offset }
    let spans = spans(from: start, to: end)
    guard spans.count == 1 else { return nil }
    recent = spans[0]
    return recent.offset
  }

  /// The spans that touch `start ..< end`, in order and without holes; the outer ones may reach further.
  mutating func spans(from start: Int, to end: Int) -> [OffsetSpan] {
    var spans: [OffsetSpan] = []
    for index in floorDivide(start, Self.pieceLength)...floorDivide(end - 1, Self.pieceLength) {
      for span in piece(index) {
        if let last = spans.last, last.offset == span.offset {
          spans[spans.count - 1].end = span.end
        } else {
          spans.append(span)
        }
      }
    }
    return spans.filter { $0.end > start && $0.start < end }
  }

  private mutating func piece(_ index: Int) -> [OffsetSpan] {
    if let known = pieces[index] { return known }
    let start = index * Self.pieceLength
    var spans = [OffsetSpan(start: start, end: start, offset: asked(start))]
    for probe in stride(from: start, to: start + Self.pieceLength, by: Self.step) {
      let end = probe + Self.step
      // The last second of the stretch: its end belongs to the next piece.
      let offset = asked(end - 1)
      if offset != spans[spans.count - 1].offset {
        let move = move(after: probe, upTo: end - 1)
        spans[spans.count - 1].end = move
        spans.append(OffsetSpan(start: move, end: end, offset: offset))
      }
      spans[spans.count - 1].end = end
    }
    pieces[index] = spans
    return spans
  }

  /// The first second with the offset of `last`, which differs from that of `first`.
  private func move(after first: Int, upTo last: Int) -> Int {
    let offset = asked(last)
    var (before, after) = (first - 1, last)
    while after - before > 1 {
      let middle = before + (after - before) / 2
      if asked(middle) == offset { after = middle } else { before = middle }
    }
    return after
  }

  private func asked(_ instant: Int) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
  }
}

/// The quotient rounded down, also below 0.
func floorDivide(_ number: Int, _ divisor: Int) -> Int {
  let quotient = number / divisor
  return number % divisor < 0 ? quotient - 1 : quotient
}
