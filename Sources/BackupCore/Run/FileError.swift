/// One file that was not stored or not removed, and why.
package struct FileError: Codable, Equatable, Sendable {
  /// The path relative to the source, as a person would type it; see `MirrorPath.shown`.
  package var path: String
  package var message: String

  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}
