/// The name under which rclone stores a symbolic link, and what it stands for (docs/rclone.md, "Names").
package enum StoredLink {
  package static let suffix = Array(".rclonelink".utf8)

  /// The link's own path; nil for a path that is no stored link's.
  package static func path(of stored: MirrorPath) -> MirrorPath? {
    guard stored.bytes.count > suffix.count, stored.bytes.suffix(suffix.count).elementsEqual(suffix),
      stored.bytes[stored.bytes.count - suffix.count - 1] != UInt8(ascii: "/")
    else { return nil }
    return MirrorPath(bytes: stored.bytes.dropLast(suffix.count))
  }
}
