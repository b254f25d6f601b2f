package import Foundation

/// Why restore points are kept: the names of the `keep` rules that want each.
package enum PointReasons {
  /// The reasons of each of `points`, in their order; each mirror is counted by itself. None for a point the next prune
  /// gives up.
  package static func of(_ points: [RestorePoint], _ rule: KeepRule, _ calendar: Calendar) -> [[String]] {
    var reasons: [RunID: [String]] = [:]
    for (_, mirror) in Dictionary(grouping: points, by: \.claim) {
      for (point, why) in zip(mirror, keptReasons(mirror.map { $0.startedAt ?? $0.run.start }, rule, calendar)) {
        reasons[point.run] = why.map(\.rawValue)
      }
    }
    return points.map { reasons[$0.run] ?? [] }
  }
}
