extension ValueKind<String> {
  /// One rclone filter rule, `- PATTERN` or `+ PATTERN`.
  static let filterRule = ValueKind(schema: textRule.schema) { node, site, reading in
    guard case .list = node.content else { return textRule.read(node, site, &reading) }
    // `- - *.tmp`: YAML takes the rule's own sign for another list.
    reading.report(
      "\(site.subject) must be text, not a list", hint: "quote the whole rule: - \"- *.tmp\"", at: node.position)
    return nil
  }

  private static let textRule = ValueKind.text([
    "type": "string", "pattern": "^[-+] \\S(.*\\S)?$",
  ]) { text, _ throws(Refusal) in
    try checkFilterRule(text)
    return text
  }
}

/// Refuses what is not one rule line of rclone's filter language, or a pattern rclone would stop at.
func checkFilterRule(_ rule: String) throws(Refusal) {
  if let character = rule.unicodeScalars.first(where: isControl) { throw controlCharacter(character) }
  switch rule.first {
  case "!":
    throw Refusal("cannot be '!', which forgets the rules before it", hint: "remove the rules that are not wanted")
  case "#", ";": throw Refusal("is a comment, not a rule", hint: "remove it, or write it outside the quotes")
  default: break
  }
  if rule.hasPrefix("--") { throw Refusal("is a flag, not a rule", hint: forms) }
  guard rule.hasPrefix("- ") || rule.hasPrefix("+ ") else {
    let isTaken = rule.hasPrefix("+")
    let right = (isTaken ? "+ " : "- ") + rule.drop { "-+ ".contains($0) }
    throw Refusal(
      "does not begin with '- ' or '+ ': \(quoted(rule))",
      hint: "write " + yamlText(right) + (isTaken ? " to take it" : " to leave it out"))
  }
  let pattern = rule.dropFirst(2)
  guard !pattern.isEmpty, pattern.first != " " else {
    throw Refusal("has no pattern right after its '\(rule.prefix(2))'", hint: "for example \"- *.tmp\"")
  }
  guard pattern.last != " " else { throw Refusal("ends with a space: \(quoted(rule))", hint: "remove the space") }
  if let fault = globFault(pattern) {
    throw Refusal("has \(fault): \(quoted(rule))", hint: "a backslash makes the next character an ordinary one")
  }
}

private let forms = "write \"- PATTERN\" to leave files out or \"+ PATTERN\" to take them"

/// What rclone would refuse in a glob pattern (its `filter.GlobPathToRegexp`); nil where it has no complaint.
///
/// A regular expression in `{{ }}` is left to rclone.
func globFault(_ pattern: some StringProtocol) -> String? {
  var stars = 0
  var brackets = 0
  var inBraces = false
  var inExpression = false
  var isEscaped = false
  var last: Character = " "
  for character in pattern {
    defer { last = character }
    if isEscaped {
      isEscaped = false
      continue
    }
    if inExpression {
      if character == "}", last == "}" { inExpression = false }
      continue
    }
    stars = character == "*" ? stars + 1 : 0
    if stars > 2, brackets == 0 { return "more than two '*' in a row" }
    if brackets > 0 {
      brackets += character == "[" ? 1 : character == "]" ? -1 : 0
      continue
    }
    switch character {
    case "\\": isEscaped = true
    case "[": brackets = 1
    case "]": return "a ']' without its '['"
    case "{" where inBraces && last == "{": (inExpression, inBraces) = (true, false)
    case "{" where inBraces: return "braces within braces"
    case "{": inBraces = true
    case "}" where !inBraces && last != "}": return "a '}' without its '{'"
    case "}": inBraces = false
    default: break
    }
  }
  if isEscaped { return "a backslash at the end" }
  if brackets > 0 { return "a '[' without its ']'" }
  return inBraces || inExpression ? "a '{' without its '}'" : nil
}
