/// An app registered at pCloud: what the consent page and the token exchange check, and what its tokens may open.
package struct App: Codable, Sendable {
  package var clientId: String
  package var clientSecret: String
  package var name: String?
  /// Exact matches only; `http://localhost:53682/` (rclone's) when left out.
  package var redirectUris: [String]?
  /// The whole account when left out.
  package var access: TokenAccess?
  /// Path of the folder its app-limited tokens open, in the account that consents; created when missing.
  package var folder: String?

  package init(
    clientId: String, clientSecret: String, name: String? = nil, redirectUris: [String]? = nil,
    access: TokenAccess? = nil, folder: String? = nil
  ) {
    self.clientId = clientId
    self.clientSecret = clientSecret
    self.name = name
    self.redirectUris = redirectUris
    self.access = access
    self.folder = folder
  }

  var title: String { name ?? clientId }
  var acceptedRedirects: [String] { redirectUris ?? ["http://localhost:53682/"] }
}
