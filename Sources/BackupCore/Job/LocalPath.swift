extension ValueKind<String> {
  /// A path on this machine, absolute or below `~/`.
  static let localPath = ValueKind.text(["type": "string", "pattern": "^(/|~/)"]) { text, context throws(Refusal) in
    try parseLocalPath(text, home: context.home)
  }

  /// A job's source: a local path that is told apart from a remote.
  static let source = ValueKind.text(["type": "string", "pattern": "^(/|~/)"]) { text, context throws(Refusal) in
    let name = text.prefix { $0 != ":" }
    let isRemote = name.endIndex < text.endIndex && !name.isEmpty && !name.contains { "/~ ".contains($0) }
    guard !isRemote else {
      throw Refusal(
        "must be a folder on this machine, not a remote",
        hint: "a backup goes from a folder here to a remote; the remote belongs in 'destination'")
    }
    return try parseLocalPath(text, home: context.home)
  }
}

/// `text` as a normal absolute path: `~/` expanded, no trailing or doubled `/`, no `.` part.
func parseLocalPath(_ text: String, home: String?) throws(Refusal) -> String {
  if let character = text.unicodeScalars.first(where: isControl) { throw controlCharacter(character) }
  guard !text.hasPrefix("-") else { throw Refusal("cannot begin with '-'", hint: "write an absolute path") }
  var path = text
  if text.hasPrefix("~/") {
    guard let home, home.hasPrefix("/") else {
      throw Refusal("begins with '~/', but this user has no home folder", hint: "write an absolute path")
    }
    path = home + text.dropFirst(1)
  }
  guard path.hasPrefix("/") else { throw notAbsolute(text) }
  let parts = path.split(separator: "/").filter { $0 != "." }
  guard !parts.contains("..") else {
    throw Refusal("cannot contain '..'", hint: "write the path without it")
  }
  return "/" + parts.joined(separator: "/")
}

private func notAbsolute(_ text: String) -> Refusal {
  if text.hasPrefix("$") {
    return Refusal("is not an absolute path", hint: "environment variables are not expanded; '~/' is")
  }
  if text == "~" { return Refusal("is not an absolute path", hint: "write '~/' for your home folder") }
  if text.hasPrefix("~") { return Refusal("is not an absolute path", hint: "only '~/' is expanded, not '~USER/'") }
  var name = text[...]
  while name.hasPrefix("./") || name.hasPrefix("../") { name = name.drop { $0 == "." }.drop { $0 == "/" } }
  if name.hasPrefix(".") && !name.dropFirst().contains(where: { $0 != "." }) { name = "" }
  return Refusal(
    "must be an absolute path or begin with '~/', not \(quoted(text))",
    hint: "for example " + quoted("~/" + name) + " or " + quoted("/" + name))
}

/// Characters no path or name in a job may hold: NUL ends an argument early, the others steer terminals and logs.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

func controlCharacter(_ scalar: Unicode.Scalar) -> Refusal {
  let code = String(scalar.value, radix: 16, uppercase: true)
  return Refusal(
    "contains the control character U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code,
    hint: "remove it")
}
