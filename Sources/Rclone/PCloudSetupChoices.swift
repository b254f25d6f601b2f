package import BackupCore

/// What the person chose for one set-up.
package struct PCloudSetupChoices: Equatable, Sendable {
  /// Not with `--no-browser`.
  package var opensBrowser: Bool
  /// `--headless`: the person types the code that pCloud's page shows.
  package var isHeadless: Bool
  /// `--token-file`.
  package var token: Secret?
  /// How long the browser may take.
  package var signInLimit: Duration

  package init(
    opensBrowser: Bool = true, isHeadless: Bool = false, token: Secret? = nil, signInLimit: Duration = .seconds(600)
  ) {
    self.opensBrowser = opensBrowser
    self.isHeadless = isHeadless
    self.token = token
    self.signInLimit = signInLimit
  }
}
