/// Which restore points of a job stay: all, or the newest ones and the last ones of days, weeks, months and years.
///
/// A count is one of points, days, weeks … *that have a point*, never an age. 0 for a count that is not given.
package struct KeepRule: Equatable, Sendable {
  /// Whether every point stays; the counts are 0 then.
  package var isAll: Bool
  package var last = 0
  package var daily = 0
  package var weekly = 0
  package var monthly = 0
  package var yearly = 0

  package static let all = KeepRule(isAll: true)

  private init(isAll: Bool) { self.isAll = isAll }

  package init(last: Int = 0, daily: Int = 0, weekly: Int = 0, monthly: Int = 0, yearly: Int = 0) {
    isAll = false
    self.last = last
    self.daily = daily
    self.weekly = weekly
    self.monthly = monthly
    self.yearly = yearly
  }

  /// The counts as the job file names them, those of 0 left out.
  package var counts: [(name: String, count: Int)] {
    [("last", last), ("daily", daily), ("weekly", weekly), ("monthly", monthly), ("yearly", yearly)]
      .filter { $0.1 > 0 }
  }
}

extension KeepRule: CustomStringConvertible {
  /// As it is written in a job file: `all`, or `{last: 10, daily: 30}`.
  package var description: String {
    isAll ? "all" : "{" + counts.map { "\($0.name): \($0.count)" }.joined(separator: ", ") + "}"
  }
}

/// `"all"`, or an object with the counts.
extension KeepRule: Codable {
  package init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      guard text == "all" else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not a keep rule"))
      }
      self = .all
      return
    }
    let counts = try decoder.singleValueContainer().decode([String: Int].self)
    self.init(
      last: counts["last"] ?? 0, daily: counts["daily"] ?? 0, weekly: counts["weekly"] ?? 0,
      monthly: counts["monthly"] ?? 0, yearly: counts["yearly"] ?? 0)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isAll { return try container.encode("all") }
    try container.encode(Dictionary(uniqueKeysWithValues: counts.map { ($0.name, $0.count) }))
  }
}
