/// Why restore points are kept: the names of the `keep` rules that want each.
package enum PointReasons {
  /// The reasons of each of `points`, in their order. Without a rule every point is kept for being one of `all`.
  package static func of(_ points: [RestorePoint]) -> [[String]] { points.map { _ in ["all"] } }
}
