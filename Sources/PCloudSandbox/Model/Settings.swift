/// What can be changed while the sandbox runs; in an update, what is left out stays as it is.
package struct Settings: Codable, Sendable {
  /// How the consent page decides by itself.
  package enum Approval: String, Codable, Sendable {
    /// It shows a page and waits for a person.
    case ask
    case allow
    case deny
  }

  /// Whether a file keeps its id when an upload or copy overwrites it.
  package enum Overwrite: String, Codable, Sendable {
    case keep
    case new
  }

  package var autoApprove: Approval?
  package var idOnOverwrite: Overwrite?
  /// The account that consents when the page is not told one; the first account when left out.
  package var signInAs: String?
  /// Whether the redirect carries `state` back.
  package var sendState: Bool?
  /// Whether the redirect carries `hostname` and `locationid`.
  package var sendHostname: Bool?

  package init(
    autoApprove: Approval? = nil, idOnOverwrite: Overwrite? = nil, signInAs: String? = nil,
    sendState: Bool? = nil, sendHostname: Bool? = nil
  ) {
    self.autoApprove = autoApprove
    self.idOnOverwrite = idOnOverwrite
    self.signInAs = signInAs
    self.sendState = sendState
    self.sendHostname = sendHostname
  }

  /// These settings with everything `update` names changed.
  func updated(with update: Settings) -> Settings {
    Settings(
      autoApprove: update.autoApprove ?? autoApprove ?? .ask,
      idOnOverwrite: update.idOnOverwrite ?? idOnOverwrite ?? .keep,
      signInAs: update.signInAs ?? signInAs,
      sendState: update.sendState ?? sendState ?? true,
      sendHostname: update.sendHostname ?? sendHostname ?? true)
  }
}
