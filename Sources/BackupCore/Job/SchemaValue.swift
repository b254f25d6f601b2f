/// A JSON value, for the JSON Schema and the examples in it.
package enum SchemaValue: Equatable, Sendable {
  case text(String)
  case number(Int)
  case truth(Bool)
  case list([SchemaValue])
  case object([String: SchemaValue])

  /// This object with the members of `other` added; those of `other` win. Anything else is returned as it is.
  func adding(_ other: [String: SchemaValue]) -> SchemaValue {
    guard case .object(let members) = self else { return self }
    return .object(members.merging(other) { $1 })
  }

  /// The value on one line of YAML, quoted where YAML needs it; `inFlow`: inside `[…]` or `{…}`.
  func yaml(inFlow: Bool) -> String {
    switch self {
    case .text(let text): yamlText(text, inFlow: inFlow)
    case .number(let number): String(number)
    case .truth(let truth): String(truth)
    case .list(let values): "[" + values.map { $0.yaml(inFlow: true) }.joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.yaml(inFlow: true))" }.joined(separator: ", ")
        + "}"
    }
  }
}

extension SchemaValue: Encodable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .truth(let truth): try container.encode(truth)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}

extension SchemaValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .truth(value) }
  package init(arrayLiteral elements: SchemaValue...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, SchemaValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
}
