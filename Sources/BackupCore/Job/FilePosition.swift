/// A place in a file the user wrote: line and column count from 1, columns in Unicode characters (scalars).
package struct FilePosition: Equatable, Hashable, Sendable {
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }
}
