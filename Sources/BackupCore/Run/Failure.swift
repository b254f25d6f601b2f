/// The one error type a person meets: what failed on which thing and why (`message`), and the one next step (`hint`).
///
/// Texts are lower case, quote the user's words in single quotes, end without a full stop, and never hold a secret.
/// Constructors live beside the code that detects the case.
package struct Failure: Error, Equatable, Sendable {
  package var reason: Reason
  package var message: String
  package var hint: String?
  /// The signal number, where `reason` is `signal`.
  package var signal: Int32?

  package init(_ reason: Reason, _ message: String, hint: String? = nil, signal: Int32? = nil) {
    self.reason = reason
    self.message = message
    self.hint = hint
    self.signal = signal
  }

  /// The exit status of a command that ends with this failure.
  package var exitStatus: Int32 {
    if reason == .signal, let signal { return 128 + signal }
    return reason.exitStatus
  }
}
