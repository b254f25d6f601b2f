/// How many files and bytes a mirror holds.
package struct MirrorTotals: Equatable, Sendable {
  package var files: Int
  package var bytes: Int64

  package init(files: Int = 0, bytes: Int64 = 0) {
    self.files = files
    self.bytes = bytes
  }
}
