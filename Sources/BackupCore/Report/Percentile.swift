/// Percentiles by nearest rank: always a value that occurred.
package enum Percentile {
  /// The least value that at least `share` (above 0, up to 1) of `values` do not exceed; nil for none.
  package static func of<Value: Comparable>(_ share: Double, _ values: [Value]) -> Value? {
    guard !values.isEmpty else { return nil }
    // A share like 0.55 is a little more than it says.
    let rank = Int((share * Double(values.count) - 1e-9).rounded(.up))
    var values = values
    return select(min(max(rank, 1), values.count) - 1, in: &values)
  }

  /// The value that would stand at `index` were they sorted, in time that grows with their number alone: a million need no
  /// sorting for one of them.
  private static func select<Value: Comparable>(_ index: Int, in values: inout [Value]) -> Value {
    var (low, high) = (0, values.count - 1)
    while low < high {
      let pivot = values[low + (high - low) / 2]
      var (left, right) = (low, high)
      while left <= right {
        while values[left] < pivot { left += 1 }
        while pivot < values[right] { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if index <= right { high = right } else if index >= left { low = left } else { return values[index] }
    }
    return values[low]
  }
}
