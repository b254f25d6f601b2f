extension ValueKind<String> {
  /// One rclone filter rule, `- PATTERN` or `+ PATTERN`.
  static let filterRule = ValueKind.text(["type": "string", "pattern": "^[-+] \\S(.*\\S)?$"]) { text, _ throws(Refusal) in
    try checkFilterRule(text)
    return text
  }
}

/// Refuses what is not one rule line of rclone's filter language, or a pattern rclone would stop at.
func checkFilterRule(_ rule: String) throws(Refusal) {
  if let character = rule.unicodeScalars.first(where: isControl) { throw controlCharacter(character) }
  if rule.hasPrefix("!") {
    throw Refusal("cannot hold '!', which forgets the rules before it", hint: "remove the rules that are not wanted")
  }
  if rule.hasPrefix("#") || rule.hasPrefix(";") {
    throw Refusal("holds a comment instead of a rule", hint: "write the comment outside the quotes")
  }
  if rule.hasPrefix("--") {
    throw Refusal("holds a flag instead of a rule", hint: "write \"- PATTERN\" to leave out or \"+ PATTERN\" to take")
  }
  guard rule.hasPrefix("- ") || rule.hasPrefix("+ ") else {
    let pattern = rule.drop { "-+ ".contains($0) }
    let sign = rule.hasPrefix("+") ? "+" : "-"
    throw Refusal(
      "holds \(quoted(rule)), which does not begin with '- ' or '+ '",
      hint: "write " + SchemaValue.text("\(sign) \(pattern)").yaml + (rule.hasPrefix("+") ? " to take" : " to leave out"))
  }
  let pattern = rule.dropFirst(2)
  guard !pattern.isEmpty, pattern.first != " " else {
    throw Refusal("holds a rule without a pattern right after its '\(rule.prefix(2))'", hint: "for example \"- *.tmp\"")
  }
  guard pattern.last != " " else {
    throw Refusal("holds \(quoted(rule)), which ends with a space", hint: "remove the space")
  }
  if let fault = globFault(pattern) {
    throw Refusal("holds \(quoted(rule)): \(fault)", hint: "a backslash makes the next character an ordinary one")
  }
}

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
