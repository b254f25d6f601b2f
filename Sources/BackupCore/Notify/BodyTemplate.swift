/// A webhook's body with `{name}` in it; a brace before anything but a lower-case word is the template's own.
package struct BodyTemplate: Sendable {
  /// The placeholders there are.
  package static let names = [
    "event", "job", "outcome", "reason", "run", "host", "exit_status", "title", "text", "message", "hint", "since",
    "at", "added", "replaced", "deleted", "failed", "sent_bytes", "reminder", "command", "files", "log",
  ]

  private let text: String

  package init(_ text: String) { self.text = text }

  /// Words in braces that are no placeholder.
  package var unknown: [String] {
    text.matches(of: /\{([a-z_]+)\}/).map { String($0.output.1) }.filter { !Self.names.contains($0) }
  }

  /// The text with every placeholder replaced by its value, escaped as the inside of a JSON string; one without a value by
  /// nothing.
  package func filled(_ values: [String: String]) -> String {
    text.replacing(/\{([a-z_]+)\}/) { match in
      let name = String(match.output.1)
      return Self.names.contains(name) ? Self.escaped(values[name] ?? "") : String(match.output.0)
    }
  }

  /// `text` as it stands between the quotes of a JSON string.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 32 || scalar.value == 127:
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
