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
    throw Refusal(
      "has no pattern right after its '\(rule.prefix(2))'", hint: "write '[ ]' for a space that is meant")
  }
  guard pattern.last != " " else {
    throw Refusal("ends with a space: \(quoted(rule))", hint: "remove it, or write '[ ]' for a space that is meant")
  }
  if let fault = globFault(pattern) {
    throw Refusal("has \(fault): \(quoted(rule))", hint: "a backslash makes the next character an ordinary one")
  }
}

private let forms = "write \"- PATTERN\" to leave files out or \"+ PATTERN\" to take them"

/// What rclone refuses in a glob pattern, or takes for something else than is written; nil where there is nothing.
///
/// A regular expression in `{{ }}` and the inside of `[ ]` are left to rclone, and so are braces within braces, which it
/// takes since 1.75.1.
func globFault(_ pattern: some StringProtocol) -> String? {
  var scan = GlobScan()
  for character in pattern {
    if let fault = scan.take(character) { return fault }
  }
  return scan.faultAtEnd
}

/// Where a glob pattern stands after some of its characters; follows rclone's own scanner (fs/filter/glob.go).
private struct GlobScan {
  private var stars = 0
  private var brackets = 0
  private var braces = 0
  private var isEscaped = false
  private var inExpression = false
  /// Right after `}}`: further `}` belong to the expression.
  private var expressionEnded = false
  private var last: Character = " "

  /// The fault that `character` is at its place.
  mutating func take(_ character: Character) -> String? {
    defer { last = isEscaped ? " " : character }
    if isEscaped {
      isEscaped = false
      last = " "
      return nil
    }
    if inExpression {
      if character == "}", last == "}" { (inExpression, expressionEnded) = (false, true) }
      return nil
    }
    if expressionEnded {
      if character == "}" { return nil }
      expressionEnded = false
    }
    if brackets > 0 {
      if character == "]", last == "[", brackets == 1 { return "an empty '[]'" }
      brackets += character == "[" ? 1 : character == "]" ? -1 : 0
      return nil
    }
    stars = character == "*" ? stars + 1 : 0
    return stars > 2 ? "more than two '*' in a row" : takeOutside(character)
  }

  private mutating func takeOutside(_ character: Character) -> String? {
    switch character {
    case "\\": isEscaped = true
    case "[": brackets = 1
    case "]": return "a ']' without its '['"
    case "{" where braces == 1 && last == "{": (inExpression, braces) = (true, 0)
    case "{": braces += 1
    case "}" where braces == 0: return "a '}' without its '{'"
    case "}": braces -= 1
    default: break
    }
    return nil
  }

  var faultAtEnd: String? {
    if isEscaped { return "a backslash at the end" }
    if brackets > 0 { return "a '[' without its ']'" }
    return braces > 0 || inExpression ? "a '{' without its '}'" : nil
  }
}
