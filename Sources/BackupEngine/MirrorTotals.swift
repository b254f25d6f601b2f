/// The size of a mirror.
package struct MirrorTotals: Equatable, Sendable {
  package var files: Int
  package var bytes: Int64

  package init(files: Int, bytes: Int64) {
    self.files = files
    self.bytes = bytes
  }
}
