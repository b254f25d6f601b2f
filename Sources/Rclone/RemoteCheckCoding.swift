import BackupCore

extension RemoteCheck: Encodable {
  private enum CodingKeys: String, CodingKey {
    case remote, type, exists
    case rootFolderID = "root_folder_id"
    case region
    case tokenWorks = "token_works"
    case limitedToRoot = "limited_to_root"
    case quotaBytes = "quota_bytes"
    case usedBytes = "used_bytes"
    case problems
  }

  /// Every key is there, unknown values as null.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(remote, forKey: .remote)
    try values.encode(type, forKey: .type)
    try values.encode(exists, forKey: .exists)
    try values.encode(rootFolderID, forKey: .rootFolderID)
    try values.encode(region, forKey: .region)
    try values.encode(tokenWorks, forKey: .tokenWorks)
    try values.encode(limitedToRoot, forKey: .limitedToRoot)
    try values.encode(quotaBytes, forKey: .quotaBytes)
    try values.encode(usedBytes, forKey: .usedBytes)
    try values.encode(problems, forKey: .problems)
  }
}
