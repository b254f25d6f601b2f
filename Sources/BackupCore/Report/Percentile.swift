/// Percentiles by nearest rank: always a value that occurred.
package enum Percentile {
  /// The least value that at least `share` (above 0, up to 1) of `values` do not exceed; nil for none.
  package static func of<Value: Comparable>(_ share: Double, _ values: [Value]) -> Value? {
    of(share, sorted: values.sorted())
  }

  /// The same of values in ascending order.
  package static func of<Value>(_ share: Double, sorted values: [Value]) -> Value? {
    guard !values.isEmpty else { return nil }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values[min(max(rank, 1), values.count) - 1]
  }
}
