/// What may stand behind a key: how it is read, and how the JSON Schema describes it.
struct ValueKind<Value: Sendable>: Sendable {
  /// A JSON Schema of the value as editors see it (YAML's own types: `25` is a number there). It may accept more than
  /// `read`, never less.
  let schema: SchemaValue
  /// The keys of the mapping it is, of its items or its entries, where there are any that the reference tells of here.
  var keys: [KeyDescription] = []
  /// The value, or nil after reporting why not.
  let read: @Sendable (YAMLNode, KeySite, inout FileReading) -> Value?
}

extension ValueKind {
  /// One line of text; `parse` turns it into the value or refuses it. Empty text is refused here.
  static func text(
    _ schema: SchemaValue,
    _ parse: @escaping @Sendable (String, JobFileContext) throws(Refusal) -> Value
  ) -> ValueKind {
    ValueKind(schema: schema) { node, site, reading in
      guard case .text(let text) = node.content else {
        reading.report("\(site.subject) must be text, not \(node.kindName)", hint: site.hint, at: node.position)
        return nil
      }
      do throws(Refusal) {
        guard !text.isEmpty else { throw Refusal("has no value", hint: site.hint ?? "write one, or remove the key") }
        return try parse(text, reading.context)
      } catch {
        reading.report("\(site.subject) \(error.message)", hint: error.hint ?? site.hint, at: node.position)
        return nil
      }
    }
  }

  /// One of the names of an enumeration.
  static func name() -> ValueKind where Value: CaseIterable & RawRepresentable<String> {
    let names = Value.allCases.map(\.rawValue)
    return .text(["enum": .list(names.map(SchemaValue.text))]) { text, _ throws(Refusal) in
      guard let value = Value(rawValue: text) else {
        throw Refusal("cannot be \(quoted(text))", hint: "it is \(enumeration(names))")
      }
      return value
    }
  }

  /// A list of values of one kind, in order; a value that is not taken is reported and left out.
  static func list<Element>(of kind: ValueKind<Element>, atLeast least: Int = 0) -> ValueKind where Value == [Element] {
    let list: SchemaValue = ["type": "array", "items": kind.schema]
    let schema = least > 0 ? list.adding(["minItems": .number(least)]) : list
    return ValueKind(schema: schema, keys: kind.keys.map { $0.below("[]") }) { node, site, reading in
      guard case .list(let nodes) = node.content else {
        let found = node.content == .text("") ? "has no value" : "must be a list, not \(node.kindName)"
        reading.report("\(quoted(site.path)) \(found)", hint: site.hint, at: node.position)
        return nil
      }
      if nodes.count < least {
        reading.report("\(quoted(site.path)) is an empty list", hint: site.hint, at: node.position)
      }
      return nodes.enumerated().compactMap { index, node in
        kind.read(node, KeySite(path: site.path, item: index + 1, example: site.example), &reading)
      }
    }
  }

  /// A mapping with the keys of `table`.
  static func mapping(_ table: KeyTable<Value>, _ empty: Value) -> ValueKind {
    ValueKind(schema: table.schema, keys: table.described) { node, site, reading in
      var fields = empty
      return table.read(node, site, into: &fields, &reading) ? fields : nil
    }
  }

  /// A mapping of names the user makes, in file order; an entry that is not taken is reported and left out.
  ///
  /// `what` is what an entry is, `pattern` its name in JSON Schema, `values` the schema of what stands behind it and `keys` its
  /// keys, `hint` how a name has to be.
  static func named<Element>(
    _ what: String, pattern: String, values: SchemaValue, keys: [KeyDescription], hint: String,
    isName: @escaping @Sendable (String) -> Bool,
    _ element: @escaping @Sendable (YAMLEntry, KeySite, inout FileReading) -> Element?
  ) -> ValueKind where Value == [Element] {
    ValueKind(
      schema: ["type": "object", "propertyNames": ["pattern": .text(pattern)], "additionalProperties": values],
      keys: keys.map { $0.below(".NAME") }
    ) { node, site, reading in
      guard case .mapping(let entries) = node.content else {
        let found = node.content == .text("") ? "has no value" : "must be a mapping, not \(node.kindName)"
        reading.report("\(quoted(site.path)) \(found)", hint: site.hint, at: node.position)
        return nil
      }
      return entries.compactMap { entry in
        guard isName(entry.key) else {
          reading.report("a \(what) cannot be named \(quoted(entry.key))", hint: hint, at: entry.position)
          return nil
        }
        return element(entry, site, &reading)
      }
    }
  }
}
