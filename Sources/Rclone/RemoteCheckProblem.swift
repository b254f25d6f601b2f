package import BackupCore

/// One thing wrong with a remote: a reason, or that its token is not limited to the root folder.
package struct RemoteCheckProblem: Equatable, Encodable, Sendable {
  /// A `Reason`'s text or `not-limited`.
  package var code: String
  package var message: String
  package var hint: String?

  private init(code: String, message: String, hint: String?) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  package init(_ failure: Failure) {
    self.init(code: failure.reason.rawValue, message: failure.message, hint: failure.hint)
  }

  /// The token opens more than the root folder; set-up and runs go on with that warning.
  package static func notLimited(_ message: String, hint: String) -> RemoteCheckProblem {
    RemoteCheckProblem(code: "not-limited", message: message, hint: hint)
  }

  /// Nil for `not-limited`.
  package var reason: Reason? { Reason(rawValue: code) }

  private enum CodingKeys: String, CodingKey {
    case code, message, hint
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(code, forKey: .code)
    try values.encode(message, forKey: .message)
    try values.encode(hint, forKey: .hint)
  }
}
