/// Finds the intervals of points that hold one point through an ordinary index: the relational interval tree of Kriegel,
/// Pötke and Seidl (VLDB 2000).
///
/// An interval is filed under one node: of the numbers it holds, the one divisible by the highest power of two. A point
/// can lie only in intervals filed under some 2 log₂(points) nodes, each of which holds at most as many intervals as its
/// own point had files.
enum PointTree {
  /// The node of the interval `since ..< until` as SQL; `since` is an expression, NULL for an empty interval.
  static func node(since: String, until: Int64) -> String {
    var nodes: [Int64] = []
    var shift: Int64 = 0
    while (until - 1) >> shift > 0 {
      let node = ((until - 1) >> shift) << shift
      if nodes.last != node { nodes.append(node) }
      shift += 1
    }
    guard !nodes.isEmpty else { return "NULL" }
    return "CASE " + nodes.reversed().map { "WHEN \(since) <= \($0) THEN \($0) " }.joined() + "END"
  }

  /// Every node an interval may be filed under that holds `point` and ends at `newest` or earlier.
  static func nodes(holding point: Int64, newest: Int64) -> [Int64] {
    var nodes: Set<Int64> = []
    var shift: Int64 = 0
    while newest >> shift > 0 {
      nodes.insert((point >> shift) << shift)
      nodes.insert(((point >> shift) + 1) << shift)
      shift += 1
    }
    return nodes.filter { $0 > 0 && $0 <= newest }.sorted()
  }
}
