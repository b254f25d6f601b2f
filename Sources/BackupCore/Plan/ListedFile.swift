/// A file as a listing of the remote shows it.
package struct ListedFile: Equatable, Sendable {
  package var path: MirrorPath
  package var bytes: Int64
  /// Nanoseconds since 1970, whole seconds where the listing has no more.
  package var modified: Int64

  package init(path: MirrorPath, bytes: Int64, modified: Int64) {
    self.path = path
    self.bytes = bytes
    self.modified = modified
  }
}
