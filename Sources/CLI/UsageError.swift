/// A command line that cannot be right: exit status 2, no record, nothing on standard output.
package struct UsageError: Error, Equatable, Sendable {
  package var message: String
  package var hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
