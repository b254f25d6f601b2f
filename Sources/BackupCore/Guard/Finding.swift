/// What a guard has against a plan; any finding that is not answered holds the run.
package struct Finding: Codable, Equatable, Sendable {
  package var reason: Reason
  package var foundFiles: Int?
  package var ofFiles: Int?
  package var limitFiles: Int?
  package var message: String
  package var hint: String

  package init(
    _ reason: Reason, found: Int? = nil, of: Int? = nil, limit: Int? = nil, message: String, hint: String
  ) {
    self.reason = reason
    foundFiles = found
    ofFiles = of
    limitFiles = limit
    self.message = message
    self.hint = hint
  }

  /// Every key is written, absent values as null.
  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(reason, forKey: .reason)
    try box.encode(foundFiles, forKey: .foundFiles)
    try box.encode(ofFiles, forKey: .ofFiles)
    try box.encode(limitFiles, forKey: .limitFiles)
    try box.encode(message, forKey: .message)
    try box.encode(hint, forKey: .hint)
  }

  package enum CodingKeys: String, CodingKey {
    case reason
    case foundFiles = "found_files"
    case ofFiles = "of_files"
    case limitFiles = "limit_files"
    case message, hint
  }
}
