/// Files of the mirror that the job's filters exclude now and did not when they were stored.
package struct LeavingFiles: Equatable, Sendable {
  package var files = 0
  package var bytes: Int64 = 0
  /// The largest of them, as shown.
  package var examples: [String] = []

  package init(files: Int = 0, bytes: Int64 = 0, examples: [String] = []) {
    self.files = files
    self.bytes = bytes
    self.examples = examples
  }
}
