/// A value that JSON shows as `null` where it is not there, in place of leaving its key out.
@propertyWrapper
package struct OrNull<Value: Encodable & Equatable & Sendable>: Encodable, Equatable, Sendable {
  package var wrappedValue: Value?

  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    if let wrappedValue { try box.encode(wrappedValue) } else { try box.encodeNil() }
  }
}
