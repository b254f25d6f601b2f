/// What a backup does with symbolic links.
package enum LinkRule: String, CaseIterable, Codable, Sendable {
  /// Counted and reported, not stored.
  case skip
  /// Stored as a small text file holding the target (rclone's `--links`).
  case store
  /// What they point at is stored (rclone's `--copy-links`).
  case follow
}
