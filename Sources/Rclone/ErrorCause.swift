import BackupCore

/// What a failure's message says when the names in it are left out: the same for all files that fail alike.
///
/// Names never survive in it, so that a file called `(2094)` cannot pass for an answer of pCloud's.
enum ErrorCause {
  /// The longest cause, in characters.
  static let limit = 400

  /// `message` with the object, quoted text, the file a system call failed on and all numbers but those in parentheses
  /// replaced by `…`; of a quoted address the scheme stays.
  static func text(_ message: String, object: LogName?) -> String {
    var text = Array(message.unicodeScalars.prefix(limit * 8))
    if let object, !object.bytes.isEmpty {
      text = replacing(Array(object.text.unicodeScalars), in: text)
      // System calls name the file as the disk has it.
      if let local = MirrorPath(bytes: object.bytes).localBytes, local != object.bytes {
        text = replacing(Array(String(decoding: local, as: UTF8.self).unicodeScalars), in: text)
      }
    }
    text = withoutQuotes(text)
    let parts = String(String.UnicodeScalarView(text)).split(separator: ": ", omittingEmptySubsequences: false)
    let joined = parts.map(withoutPath).joined(separator: ": ")
    return String(withoutNumbers(joined).prefix(limit))
  }

  private static let gap: Unicode.Scalar = "…"

  private static func replacing(_ name: [Unicode.Scalar], in text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if text[index] == name[0], text[index...].starts(with: name) {
        result.append(gap)
        index += name.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// `"…"` for every double-quoted text, `"https://…"` for a quoted address; a quote without its end takes the rest.
  private static func withoutQuotes(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var rest = text[...]
    while let scalar = rest.popFirst() {
      result.append(scalar)
      guard scalar == "\"" else { continue }
      let quoted = rest
      var isEscaped = false
      while let inner = rest.popFirst() {
        if inner == "\"", !isEscaped { break }
        isEscaped = inner == "\\" && !isEscaped
      }
      for scheme in ["https://", "http://"] where quoted.starts(with: scheme.unicodeScalars) {
        result += scheme.unicodeScalars
      }
      result += [gap, "\""]
    }
    return result
  }

  /// `open …` for `open /a/b`, and the same where the object's name stood.
  private static func withoutPath(_ part: Substring) -> String {
    let words = part.split(separator: " ", maxSplits: 1)
    guard words.count == 2 else { return part.hasPrefix("/") ? "…" : String(part) }
    if words[1].hasPrefix("/") { return words[0] + " …" }
    if part.hasPrefix("/") { return "…" }
    return String(part)
  }

  private static func withoutNumbers(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      guard first.isASCII, first.isNumber else {
        result.append(rest.removeFirst())
        continue
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let isCode = result.last == "(" && rest.first == ")"
      result += isCode ? String(digits) : "…"
    }
    return result
  }
}
