/// When a job's mirror is verified by itself, and how much of it each time: the key `verify` of its file.
package struct VerifyRule: Codable, Equatable, Sendable {
  package var every: TimeSpan
  /// The share compared each time, another one every time; nil for all files.
  package var sample: FileShare?

  package init(every: TimeSpan, sample: FileShare? = nil) {
    self.every = every
    self.sample = sample
  }
}
