/// How a channel sends mail: through a server, or through this machine's `sendmail`.
package struct MailSettings: Equatable, Sendable {
  /// How the connection to the server is protected.
  package enum Security: String, CaseIterable, Sendable {
    case starttls, tls
    /// Only to this machine and private networks.
    case none

    package var standardPort: Int { self == .tls ? 465 : self == .starttls ? 587 : 25 }
  }

  package var to: [String]
  package var from: String
  /// nil: through `program`.
  package var server: MailServer?
  package var security: Security
  package var user: String?
  package var password: Secret?
  /// Absolute path, or nil to look for `sendmail`.
  package var program: String?

  package init(
    to: [String], from: String, server: MailServer? = nil, security: Security = .starttls, user: String? = nil,
    password: Secret? = nil, program: String? = nil
  ) {
    self.to = to
    self.from = from
    self.server = server
    self.security = security
    self.user = user
    self.password = password
    self.program = program
  }
}
