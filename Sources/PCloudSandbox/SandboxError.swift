/// Something the caller of the sandbox asked for that cannot be done; `message` is for a person.
package struct SandboxError: Error, CustomStringConvertible, Sendable {
  package let message: String

  package init(_ message: String) {
    self.message = message
  }

  package var description: String { message }
}
