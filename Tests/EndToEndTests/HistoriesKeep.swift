import BackupCore
import TestSupport

/// A history's `keep`, and by its own count which restore points that leaves. Days are those of UTC.
struct HistoriesKeep: Sendable {
  private let last: Int
  private let daily: Int

  init(_ random: inout SeededRandom) {
    last = Int.random(in: 1...4, using: &random)
    daily = Int.random(in: 0...3, using: &random)
  }

  /// The line of the job's file.
  var line: String { "keep: {last: \(last)\(daily > 0 ? ", daily: \(daily)" : "")}\n" }

  /// Those of `points`, oldest first, that stay.
  func kept(of points: Set<RunID>) -> [RunID] {
    let sorted = points.sorted { $0.text < $1.text }
    var newestOfDay: [Substring: RunID] = [:]
    for point in sorted { newestOfDay[point.text.prefix(8)] = point }
    let days = newestOfDay.keys.sorted().suffix(daily)
    let kept = Set(sorted.suffix(last)).union(days.compactMap { newestOfDay[$0] })
    return sorted.filter(kept.contains)
  }
}
