import BackupCore

/// Values as systemd's unit files want them.
enum SystemdWord {
  /// One word of a list of paths or of `Environment=`.
  static func text(_ value: String) throws(Failure) -> String {
    guard !value.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
      throw .unsayable("a systemd unit", "a path with control characters in it")
    }
    let escaped = value.replacing("%", with: "%%")
    let needsQuotes = value.isEmpty || value.contains { " \t\"'\\;#".contains($0) }
    guard needsQuotes else { return escaped }
    return "\"" + escaped.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// The program of a command line: no variables are looked for in it, and no quotes or backslashes taken.
  static func program(_ path: String) throws(Failure) -> String {
    guard !path.contains(where: { "\"'\\".contains($0) }) else {
      throw .unsayable("a systemd unit", "a program with quotes or backslashes in its path")
    }
    return try text(path)
  }

  /// One further word of a command line, where a `$` would begin a variable.
  static func command(_ value: String) throws(Failure) -> String {
    try text(value).replacing("$", with: "$$")
  }
}
