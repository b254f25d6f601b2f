/// One thing `doctor` looked at: how it is, and where it is not well the one command that mends it.
///
/// `check` names what was looked at, the same word for every thing of its kind. No text holds a secret.
package struct DoctorFinding: Codable, Equatable, Sendable {
  /// How bad it is; only `fail` keeps backups from being made, or others out.
  package enum Status: String, Codable, Sendable {
    case ok, warn, fail
  }

  package var check: String
  package var status: Status
  package var message: String
  package var hint: String?

  package init(_ check: String, _ status: Status, _ message: String, hint: String? = nil) {
    (self.check, self.status, self.message, self.hint) = (check, status, message, hint)
  }

  package init(_ check: String, _ failure: Failure) {
    self.init(check, .fail, failure.message, hint: failure.hint)
  }

  private enum CodingKeys: String, CodingKey {
    case check, status, message, hint
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(check, forKey: .check)
    try box.encode(status, forKey: .status)
    try box.encode(message, forKey: .message)
    try box.encode(hint, forKey: .hint)
  }
}
