/// The keys of one mapping: read strictly, described to editors, and offered as the nearest key, all from this list.
struct KeyTable<Fields: Sendable>: Sendable {
  let keys: [Key<Fields>]
  /// What somebody may look for here under another name, and the key it is here.
  var synonyms: [String: String] = [:]
  /// Whether unknown keys may be secrets written in the wrong place: then they are not repeated.
  var isSecret = false

  /// The object in JSON Schema. Keys whose feature comes later are left out.
  var schema: SchemaValue {
    var properties: [String: SchemaValue] = [:]
    for key in keys where key.support.isAccepted { properties[key.name] = key.schema }
    let required = keys.filter(\.isRequired).map { SchemaValue.text($0.name) }
    let object: SchemaValue = ["type": "object", "additionalProperties": false, "properties": .object(properties)]
    return required.isEmpty ? object : object.adding(["required": .list(required)])
  }

  /// The keys for the reference, in their order.
  var described: [KeyDescription] {
    keys.compactMap { key in
      guard case .accepted(let kind, _) = key.support else { return nil }
      return KeyDescription(
        name: key.name, values: kind, examples: key.examples, description: key.description,
        absent: key.isRequired ? "needed" : key.standard.map(valueInReference) ?? key.absent ?? "", inner: key.inner)
    }
  }

  /// Reads every key of `node` into `fields` and reports everything that is not as it should be; false where `node` is no
  /// mapping at all.
  func read(_ node: YAMLNode, _ site: KeySite, into fields: inout Fields, _ reading: inout FileReading) -> Bool {
    guard case .mapping(let entries) = node.content else {
      let found = node.content == .text("") ? "has no value" : "must be a mapping, not \(node.kindName)"
      let subject = site.path.isEmpty ? "the file" : quoted(site.path)
      reading.report("\(subject) \(found)", hint: site.hint ?? "write 'key: value' lines", at: node.position)
      return false
    }
    for entry in entries {
      guard let key = keys.first(where: { $0.name == entry.key }) else {
        reading.problems.append(unknown(entry, at: site))
        continue
      }
      let path = site.path.isEmpty ? key.name : site.path + "." + key.name
      switch key.support {
      case .accepted(_, let store): store(entry.value, KeySite(path: path, example: key.example), &fields, &reading)
      case .later:
        reading.report(
          "\(quoted(path)) is not available in this version of mirrorkeep yet",
          hint: "remove it: it would have no effect", at: entry.position)
      }
    }
    for key in keys where key.isRequired && !entries.contains(where: { $0.key == key.name }) {
      let path = site.path.isEmpty ? key.name : site.path + "." + key.name
      reading.report(
        "\(quoted(path)) is missing", hint: key.example.map { "for example: " + $0 },
        at: FilePosition(file: node.position.file))
    }
    return true
  }
}

/// One key a person may write.
struct Key<Fields: Sendable>: Sendable {
  enum Support: Sendable {
    case accepted(SchemaValue, store: @Sendable (YAMLNode, KeySite, inout Fields, inout FileReading) -> Void)
    /// The feature comes with a later version; until then the key is refused.
    case later

    var isAccepted: Bool {
      if case .accepted = self { true } else { false }
    }
  }

  let name: String
  let title: String
  let description: String
  let examples: [SchemaValue]
  var isRequired = false
  /// What holds where the key is not written: a value for the schema, or words behind 'left out: '.
  var standard: SchemaValue?
  var absent: String?
  /// The keys of the mapping behind this one.
  var inner: [KeyDescription] = []
  let support: Support

  /// A key whose value is read as `kind` says and kept, with its place, in `path`.
  init<Value>(
    _ name: String, _ path: any WritableKeyPath<Fields, Written<Value>?> & Sendable, _ kind: ValueKind<Value>,
    title: String, _ description: String, examples: [SchemaValue], isRequired: Bool = false,
    standard: SchemaValue? = nil, absent: String? = nil
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.examples = examples
    self.isRequired = isRequired
    self.standard = standard
    self.absent = absent
    inner = kind.keys
    support = .accepted(kind.schema) { node, site, fields, reading in
      guard let value = kind.read(node, site, &reading) else { return }
      fields[keyPath: path] = Written(value: value, position: node.position)
    }
  }

  /// A key of a later version.
  static func later(_ name: String) -> Key { Key(later: name) }

  private init(later name: String) {
    self.name = name
    title = ""
    description = ""
    examples = []
    support = .later
  }

  /// The key with its first example, as one line of YAML.
  var example: String? { examples.first.map { "\(name): \($0.yaml(inFlow: false))" } }

  fileprivate var schema: SchemaValue {
    guard case .accepted(let kind, _) = support else { return [:] }
    let described = kind.adding([
      "title": .text(title), "description": .text(description + (absent.map { " Left out: \($0)." } ?? "")),
      "examples": .list(examples),
    ])
    return standard.map { described.adding(["default": $0]) } ?? described
  }
}
