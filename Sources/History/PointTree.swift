/// Finds the intervals of points that hold one point through an ordinary index: the relational interval tree of Kriegel,
/// Pötke and Seidl (VLDB 2000).
///
/// An interval is filed under one node: of the numbers it holds, the one divisible by the highest power of two. A point
/// can lie only in intervals filed under some 2 log₂(points) nodes, each of which holds at most as many intervals as its
/// own point had files.
enum PointTree {
  /// The nodes an interval that ends before `until` may be filed under, the greatest first.
  static func nodes(until: Int64) -> [Int64] {
    var nodes: [Int64] = []
    var shift: Int64 = 0
    while (until - 1) >> shift > 0 {
      let node = ((until - 1) >> shift) << shift
      if nodes.last != node { nodes.append(node) }
      shift += 1
    }
    return nodes
  }

  /// The node of an interval as SQL that is the same for every end with as many nodes; these are its values `:node0`,
  /// `:node1` …, as `nodes(until:)` gives them. `since` is an expression, NULL for an empty interval.
  static func node(since: String, of count: Int) -> String {
    guard count > 0 else { return "NULL" }
    return "CASE " + (0..<count).reversed().map { "WHEN \(since) <= :node\($0) THEN :node\($0) " }.joined() + "END"
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
