/// The file systems a source consists of.
package struct SourceMounts: Codable, Equatable, Sendable {
  /// One mounted file system.
  package struct Mount: Codable, Equatable, Hashable, Sendable {
    /// Absolute path it is mounted at.
    package var point: String
    /// `ext4`, `nfs4` …
    package var type: String

    package init(point: String, type: String) {
      self.point = point
      self.type = type
    }
  }

  /// The one the source folder lies on; nil where it cannot be told.
  package var own: Mount?
  /// Those mounted somewhere inside the source.
  package var nested: [Mount]

  package init(own: Mount? = nil, nested: [Mount] = []) {
    self.own = own
    self.nested = nested
  }

  /// These, and the nested ones of `earlier` that are not among them.
  package func including(_ earlier: SourceMounts) -> SourceMounts {
    SourceMounts(own: own, nested: nested + earlier.nested.filter { !nested.contains($0) })
  }
}
