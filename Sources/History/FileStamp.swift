/// What tells one version of a file from another without reading it.
package struct FileStamp: Codable, Equatable, Sendable {
  package var path: String
  package var inode: UInt64
  package var size: Int64
  /// Nanoseconds since 1970.
  package var modified: Int64

  package init(path: String, inode: UInt64, size: Int64, modified: Int64) {
    self.path = path
    self.inode = inode
    self.size = size
    self.modified = modified
  }
}
