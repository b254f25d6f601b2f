/// Why an address is not taken: the rest of a sentence that begins with what it is the address of.
package struct WebAddressFault: Error, Equatable, Sendable {
  package var message: String
  package var hint: String

  package init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
