/// A file or folder in a dump of a tree.
package struct TreeEntry: Codable, Sendable, Equatable {
  /// What it is.
  package enum Kind: String, Codable, Sendable {
    case file
    case folder
  }

  /// Relative to the folder dumped, without a leading `/`, as stored (rclone's encoding included).
  package let path: String
  package let kind: Kind
  /// `f45` or `d123`.
  package let id: String
  /// Unix seconds.
  package let modified: Int64
  /// Files only, as are the digests.
  package let size: UInt64?
  package let md5: String?
  package let sha1: String?
  package let sha256: String?

  init(_ folder: Folder, path: String) {
    self.path = path
    kind = .folder
    id = "d\(folder.id)"
    modified = folder.modified
    size = nil
    md5 = nil
    sha1 = nil
    sha256 = nil
  }

  init(_ file: StoredFile, path: String) {
    self.path = path
    kind = .file
    id = "f\(file.id)"
    modified = file.modified
    size = file.content.size
    md5 = file.content.checksums.md5
    sha1 = file.content.checksums.sha1
    sha256 = file.content.checksums.sha256
  }
}
