/// A folder that could not be listed while planning, on either side, or an entry that could not be looked at, and why.
package struct UnlistedFolder: Equatable, Sendable {
  /// Empty for the root.
  package var path: MirrorPath
  package var message: String

  package init(path: MirrorPath, message: String) {
    self.path = path
    self.message = message
  }
}
