/// A file that arrived in a restore's private folder: what it has to be, and where it goes.
package struct ArrivedFile: Equatable, Sendable {
  /// Below the private folder.
  package var place: MirrorPath
  /// Below the target.
  package var path: MirrorPath
  package var bytes: Int64
  /// In nanoseconds since 1970; nil where any will do.
  package var modified: Int64?
  /// Plain permission bits.
  package var mode: UInt16?

  package init(place: MirrorPath, path: MirrorPath, bytes: Int64, modified: Int64?, mode: UInt16?) {
    self.place = place
    self.path = path
    self.bytes = bytes
    self.modified = modified
    self.mode = mode
  }
}
