/// The files one drill restores: some at random, the largest and the oldest, out of any number, in constant memory.
package struct DrillChoice: Sendable {
  private let wanted: Int
  private var random: [FileState] = []
  private var largest: FileState?
  private var oldest: FileState?
  /// Files that were offered.
  package private(set) var seen = 0

  package init(_ wanted: Int) { self.wanted = wanted }

  /// Offers the next file; `pick` gives a number from 0 up to, not including, its argument (reservoir sampling).
  package mutating func take(_ state: FileState, pick: (Int) -> Int) {
    guard state.condition == .whole else { return }
    seen += 1
    if random.count < wanted {
      random.append(state)
    } else if wanted > 0 {
      let place = pick(seen)
      if place < wanted { random[place] = state }
    }
    if (largest?.bytes ?? -1) < (state.bytes ?? 0) { largest = state }
    if let time = state.modified, time < oldest?.modified ?? .max { oldest = state }
  }

  /// The paths chosen, each once, in order.
  package var paths: [MirrorPath] { Set((random + [largest, oldest].compactMap(\.self)).map(\.path)).sorted() }
}
