/// A folder of this machine that no restore may put files into.
package struct ReservedFolder: Equatable, Sendable {
  /// Absolute, links resolved.
  package let path: String
  /// As in "lies in …".
  package let what: String

  package init(_ path: String, _ what: String) {
    self.path = path
    self.what = what
  }

  /// Whether it is the folder or something in it.
  package func holds(_ other: String) -> Bool { other == path || other.hasPrefix(path + "/") }
}
