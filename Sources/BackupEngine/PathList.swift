/// A file of paths for rclone's `--files-from-raw`.
package struct PathList: Equatable, Sendable {
  package var file: String
  package var count: Int

  package init(file: String, count: Int) {
    self.file = file
    self.count = count
  }
}
