/// The bytes of a secret; no way of printing a value shows them.
package struct SecretValue: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// What stands where a secret would.
  package static let mask = "(hidden)"

  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// The secret as text, to be written where it belongs and nowhere else; nil when it is not UTF-8.
  package var text: String? { String(validating: bytes, as: UTF8.self) }

  package var description: String { Self.mask }
  package var debugDescription: String { Self.mask }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
