/// What a person has to know of one key: for the reference in docs/job-files.md.
package struct KeyDescription: Equatable, Sendable {
  /// From the top of the file, `guards.floor`; `[]` stands for an item of a list, `NAME` for a name the user makes.
  package var name: String
  /// JSON Schema of what may stand behind it.
  package var values: SchemaValue
  package var examples: [SchemaValue]
  package var description: String
  /// What holds where it is left out, in Markdown.
  package var absent: String
  /// The keys of the mapping behind it; their names go on from `name`.
  package var inner: [KeyDescription]

  init(
    name: String, values: SchemaValue, examples: [SchemaValue], description: String, absent: String,
    inner: [KeyDescription]
  ) {
    self.name = name
    self.values = values
    self.examples = examples
    self.description = description
    self.absent = absent
    self.inner = inner
  }

  /// The same key where `place` (`[]`, `.NAME`) lies between it and the mapping it is said of.
  func below(_ place: String) -> KeyDescription {
    var key = self
    key.name = place + (name.hasPrefix("[") || name.hasPrefix(".") ? "" : ".") + name
    return key
  }

  /// This key and all within it, each with its whole name.
  var all: [KeyDescription] {
    [self] + inner.flatMap { $0.below(name).all }
  }
}
