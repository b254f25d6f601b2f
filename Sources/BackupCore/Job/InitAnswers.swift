/// What `init` was told: the text the user typed, not yet judged.
package struct InitAnswers: Equatable, Sendable {
  package var source: String
  /// `REMOTE:PATH`; the remote is the one declared.
  package var destination: String
  /// A number, `d` and a number, or the folder's address; nil leaves a commented line.
  package var rootFolder: String?
  package var region: RemoteDeclaration.Region?
  package var clientID: String?
  /// Where the client secret is found; nil leaves a commented line.
  package var clientSecret: Secret?
  package var token: Secret?
  /// rclone filter rules.
  package var filters: [String]
  /// Whether the remote is to be declared; false for one that rclone's config has already.
  package var declaresRemote = true

  package init(
    source: String, destination: String, rootFolder: String? = nil, region: RemoteDeclaration.Region? = nil,
    clientID: String? = nil, clientSecret: Secret? = nil, token: Secret? = nil, filters: [String] = []
  ) {
    self.source = source
    self.destination = destination
    self.rootFolder = rootFolder
    self.region = region
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.token = token
    self.filters = filters
  }

  var remote: String { String(destination.prefix { $0 != ":" }) }
}
