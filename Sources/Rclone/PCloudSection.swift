import BackupCore

/// What one section of rclone.conf says about a pCloud remote.
struct PCloudSection: Sendable {
  /// The section as it stands in the file; empty for a remote that does not exist yet.
  let original: [String: String]
  var clientID: String?
  var clientSecret: String?
  /// As written, with or without `d`.
  var rootFolderID: String?
  var hostname: String?
  /// rclone's token JSON.
  var token: String?

  init(_ values: [String: String]) {
    original = values
    func value(_ key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }
    clientID = value("client_id")
    clientSecret = value("client_secret")
    rootFolderID = value("root_folder_id")
    hostname = value("hostname")
    token = value("token")
  }

  /// The host rclone sends the token to.
  var effectiveHostname: String { hostname ?? RemoteDeclaration.Region.us.hostname }

  /// The region that host belongs to; nil for a host that is not pCloud's API.
  var region: RemoteDeclaration.Region? { Self.region(of: effectiveHostname) }

  static func region(of hostname: String) -> RemoteDeclaration.Region? {
    RemoteDeclaration.Region.allCases.first { $0.hostname == hostname.lowercased() }
  }

  /// The decimal id without `d`; nil for the account's (or app's) own root.
  var plainRootFolderID: String? {
    guard let rootFolderID, !PCloudFolder.isSame(rootFolderID, nil) else { return nil }
    return PCloudFolder.id(in: rootFolderID) ?? rootFolderID
  }

  /// What has to be written to turn the original section into this one, in the order rclone's own guide shows them.
  var changes: [(key: String, value: String?)] {
    let wanted: [(key: String, value: String?)] = [
      ("type", "pcloud"), ("client_id", clientID), ("client_secret", clientSecret), ("root_folder_id", rootFolderID),
      ("hostname", hostname), ("token", token),
    ]
    return wanted.filter { $0.value != nil && original[$0.key] != $0.value }
  }
}
