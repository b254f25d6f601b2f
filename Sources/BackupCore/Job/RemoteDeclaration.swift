/// A remote that `mirrorkeep.yaml` declares, so that mirrorkeep can set it up and check it.
package struct RemoteDeclaration: Equatable, Sendable {
  /// Where pCloud keeps the account.
  package enum Region: String, CaseIterable, Codable, Sendable {
    case us, eu

    /// The API host of the region, the `hostname` of rclone's section.
    package var hostname: String { self == .us ? "api.pcloud.com" : "eapi.pcloud.com" }
  }

  package var name: String
  /// rclone's backend type; `pcloud` is the one that can be set up.
  package var type: String
  /// Decimal folder id without the `d` rclone puts in front; nil for the account's (or app's) own root.
  package var rootFolderID: String?
  package var region: Region?
  package var clientID: String?
  package var clientSecret: Secret?
  package var token: Secret?

  package init(
    name: String, type: String = "pcloud", rootFolderID: String? = nil, region: Region? = nil, clientID: String? = nil,
    clientSecret: Secret? = nil, token: Secret? = nil
  ) {
    self.name = name
    self.type = type
    self.rootFolderID = rootFolderID
    self.region = region
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.token = token
  }
}
