/// The table of docs/job-files.md: one line a key, in Markdown, ending with a newline.
package func describeKeys(_ described: DescribedKeys) -> String {
  let lines = described.keys.map { key in
    "| `\(key.name)` | \(inCell(values(key))) | \(inCell(key.absent)) | \(inCell(inMarkdown(key.description))) |\n"
  }
  return "| key | value | left out | |\n|---|---|---|---|\n" + lines.joined()
}

/// What may stand behind a key: its names where it has some, else what it is and examples.
private func values(_ key: KeyDescription) -> String {
  if let names = names(key.values) { return names.map { "`\($0)`" }.joined(separator: ", ") }
  let examples = key.inner.isEmpty || isShort(key.values) ? key.examples.map(valueInReference) : []
  let kind = kinds(key.values).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    .joined(separator: " or ")
  return examples.isEmpty ? kind : kind + ": " + examples.joined(separator: ", ")
}

/// As it is written in a file, as code; what YAML takes for text anyway is not quoted.
func valueInReference(_ value: SchemaValue) -> String {
  if case .text(let text) = value, text.wholeMatch(of: #/[0-9]+[A-Za-z]/#) != nil { return "`\(text)`" }
  return "`\(value.yaml(inFlow: false))`"
}

/// Whether it may also be written without the keys of its mapping.
private func isShort(_ schema: SchemaValue) -> Bool {
  if case .object(let rules) = schema { rules["anyOf"] != nil || rules["items"] != nil } else { false }
}

private func names(_ schema: SchemaValue) -> [String]? {
  guard case .object(let rules) = schema else { return nil }
  if rules["type"] == .text("boolean") { return ["true", "false"] }
  guard case .list(let values)? = rules["enum"] else { return nil }
  return values.map { $0.yaml(inFlow: false) }
}

/// `text`, `number`, `list`, `mapping`: what the value is in YAML. A number is one that may be nothing else.
private func kinds(_ schema: SchemaValue) -> [String] {
  guard case .object(let rules) = schema else { return ["text"] }
  if case .list(let choices)? = rules["anyOf"] { return choices.flatMap(kinds) }
  let digits: SchemaValue = "^[0-9]+$"
  return switch rules["type"] {
  case .text("object"): ["mapping"]
  case .text("array"):
    if let items = rules["items"], let names = names(items) {
      ["list of " + names.map { "`\($0)`" }.joined(separator: ", ")]
    } else {
      ["list"]
    }
  case .list where rules["pattern"] == digits: ["number" + range(rules)]
  default: ["text"]
  }
}

private func range(_ rules: [String: SchemaValue]) -> String {
  guard case .number(let least)? = rules["minimum"] else { return "" }
  guard case .number(let most)? = rules["maximum"] else { return " from \(least)" }
  return " from \(least) to \(most)"
}

/// Placeholders and quoted words as code, so that nothing in them is taken for markup.
private func inMarkdown(_ text: String) -> String {
  text.replacing(#/'([^' ][^']*)'(?![A-Za-z])|(\{[a-z]+\}|\$?[A-Z]+(_[A-Z…]+)+=?|REMOTE:PATH)/#) { match in
    "`" + String(match.1 ?? match.0) + "`"
  }
}

private func inCell(_ text: String) -> String { text.replacing("|", with: "\\|") }
