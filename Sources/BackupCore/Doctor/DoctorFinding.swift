/// One thing `doctor` looked at: how it is, and where it is not well the one command that mends it.
///
/// `check` names what was looked at, the same word for every thing of its kind. No text holds a secret.
package struct DoctorFinding: Encodable, Equatable, Sendable {
  /// How bad it is; only `fail` keeps backups from being made, or others out.
  package enum Status: String, Encodable, Sendable {
    case ok, warn, fail
  }

  package var check: String
  package var status: Status
  package var message: String
  @OrNull package var hint: String?

  package init(_ check: String, _ status: Status, _ message: String, hint: String? = nil) {
    self.check = check
    self.status = status
    self.message = message
    self.hint = hint
  }

  package init(_ check: String, _ failure: Failure) {
    self.init(check, .fail, failure.message, hint: failure.hint)
  }
}
