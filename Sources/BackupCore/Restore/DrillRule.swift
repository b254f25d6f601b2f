/// When a restore of a job is rehearsed by itself, and with how many files: the key `drill` of its file.
package struct DrillRule: Codable, Equatable, Sendable {
  package static let standardFiles = 20
  package static let mostFiles = 100_000

  package var every: TimeSpan
  /// Files at random, beside the largest and the oldest.
  package var files: Int

  package init(every: TimeSpan, files: Int = standardFiles) {
    self.every = every
    self.files = files
  }
}
