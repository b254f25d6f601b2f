/// The remotes mirrorkeep knows of: those `mirrorkeep.yaml` declares, then those only rclone's config has.
package struct RcloneConfigListing: Equatable, Encodable, Sendable {
  /// One remote of the listing.
  package struct Entry: Equatable, Encodable, Sendable {
    package var remote: String
    /// rclone's backend type, from its config or else from the declaration; nil when the section has none.
    package var type: String?
    package var declared: Bool
    /// Whether rclone's config has it.
    package var exists: Bool

    package func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(remote, forKey: .remote)
      try values.encode(type, forKey: .type)
      try values.encode(declared, forKey: .declared)
      try values.encode(exists, forKey: .exists)
    }

    private enum CodingKeys: String, CodingKey {
      case remote, type, declared, exists
    }
  }

  package var remotes: [Entry]
}
