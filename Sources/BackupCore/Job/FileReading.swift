/// A value together with the place it was written at.
struct Written<Value: Sendable>: Sendable {
  var value: Value
  var position: FilePosition
}

extension Written: Equatable where Value: Equatable {}

/// What is known while the values of one file are read: whose file it is, what it may refer to, and all its problems.
struct FileReading {
  let context: JobFileContext
  /// The file's text, for places within a value; empty where nobody has it.
  var source: [UInt8] = []
  var problems: [JobProblem] = []

  mutating func report(
    _ message: String, hint: String? = nil, severity: JobProblem.Severity = .error, at position: FilePosition
  ) {
    problems.append(JobProblem(at: position, severity: severity, message, hint: hint))
  }

  /// The place of one character of a text value, counted in scalars from 0; that of the value where the file does not
  /// have the text on one line as it is (escapes, folded lines).
  func position(of offset: Int, in node: YAMLNode) -> FilePosition {
    guard case .text(let text) = node.content else { return node.position }
    let lines = String(decoding: source, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
    guard node.position.line <= lines.count else { return node.position }
    let line = lines[node.position.line - 1].unicodeScalars.drop { $0 == "\u{FEFF}" }.dropFirst(
      node.position.column - 1)
    let isQuoted = line.first == "\"" || line.first == "'"
    guard line.dropFirst(isQuoted ? 1 : 0).starts(with: text.unicodeScalars) else { return node.position }
    var position = node.position
    position.column += offset + (isQuoted ? 1 : 0)
    return position
  }
}

/// Which key a value belongs to, for messages.
struct KeySite: Sendable {
  /// The keys from the top of the file, `guards.floor`.
  var path: String
  /// The number from 1, where the value is an item of the key's list.
  var item: Int?
  /// The key with a value that is right, `floor: 20`.
  var example: String?

  /// What a message is about, `'guards.floor'` or `item 2 of 'filters'`.
  var subject: String { (item.map { "item \($0) of " } ?? "") + quoted(path) }

  var hint: String? { example.map { "for example: " + $0 } }
}

/// Why a value is not taken: completes a sentence that begins with the key (`KeySite.subject`). Never holds a secret.
struct Refusal: Error, Equatable {
  var message: String
  var hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}
