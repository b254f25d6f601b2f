extension ValueKind<String> {
  /// A path inside the source: relative, normal, without `..`.
  static let relativePath = ValueKind.text(["type": "string", "pattern": "^[^/~]"]) { text, _ throws(Refusal) in
    if let character = text.unicodeScalars.first(where: isControl) { throw controlCharacter(character) }
    guard !text.hasPrefix("/"), !text.hasPrefix("~/") else {
      throw Refusal("must be a path inside the source, not \(quoted(text))", hint: "write it relative to 'source'")
    }
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else {
      throw Refusal("must name a file inside the source, not \(quoted(text))", hint: "write it without '..'")
    }
    return parts.joined(separator: "/")
  }
}
