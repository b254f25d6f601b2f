/// Failures with one cause: what a person is told in place of a thousand equal lines.
package struct ErrorGroup: Equatable, Sendable {
  /// The message without names and numbers.
  package let cause: String
  /// Whether the failures are about single paths; otherwise about a remote or the whole command.
  package let isAboutPaths: Bool
  package internal(set) var count = 0
  /// The first failures of the group.
  package internal(set) var samples: [Sample] = []

  package static let sampleLimit = 3

  /// One failure of the group, as an example.
  package struct Sample: Equatable, Sendable {
    package var object: LogName?
    /// As rclone wrote it, names included; at most 1,000 characters.
    package var message: String
  }

  init(cause: String, isAboutPaths: Bool) {
    self.cause = cause
    self.isAboutPaths = isAboutPaths
  }

  mutating func add(_ message: String, _ object: LogName?) {
    count += 1
    if samples.count < Self.sampleLimit {
      samples.append(Sample(object: object, message: String(message.prefix(1000))))
    }
  }

  /// The number in `pcloud error: … (2094)`: pCloud's result, or the HTTP status where the answer was not JSON.
  package var pcloudResult: Int? {
    guard let error = cause.firstRange(of: "pcloud error: ") else { return nil }
    let rest = cause[error.upperBound...]
    for part in rest.split(separator: "(").dropFirst(rest.hasPrefix("(") ? 0 : 1) {
      guard let close = part.firstIndex(of: ")"), let number = Int(part[..<close]) else { continue }
      return number
    }
    return nil
  }
}
