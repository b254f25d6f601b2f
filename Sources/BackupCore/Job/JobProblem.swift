/// One thing wrong with a file in the jobs folder, at the place to look at.
///
/// `message` is lower case, quotes the user's words in single quotes and never repeats a secret; `hint` is what to write
/// instead. A missing key is at line 1, column 1. As JSON every field is present, `hint` as null where there is none.
package struct JobProblem: Equatable, Hashable, Sendable {
  /// Whether the problem keeps the job from running.
  package enum Severity: String, Codable, Sendable {
    case error, warning
  }

  /// The file's path as it was given to the loader.
  package var file: String
  package var line: Int
  /// In Unicode characters (scalars), from 1.
  package var column: Int
  package var severity: Severity
  package var message: String
  package var hint: String?

  package init(
    at position: FilePosition, severity: Severity = .error, _ message: String, hint: String? = nil
  ) {
    file = position.file
    line = position.line
    column = position.column
    self.severity = severity
    self.message = message
    self.hint = hint
  }
}

extension JobProblem: CustomStringConvertible {
  /// `file:line:column: message`, the form editors jump to; a warning says so before its message.
  package var description: String {
    "\(file):\(line):\(column): " + (severity == .warning ? "warning: " : "") + message
  }
}

extension JobProblem: Comparable {
  /// Reading order: by file, line, column.
  package static func < (first: JobProblem, second: JobProblem) -> Bool {
    (first.file, first.line, first.column, first.message) < (second.file, second.line, second.column, second.message)
  }
}

extension JobProblem: Codable {
  private enum CodingKeys: String, CodingKey {
    case file, line, column, severity, message, hint
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
    try container.encode(column, forKey: .column)
    try container.encode(severity, forKey: .severity)
    try container.encode(message, forKey: .message)
    try container.encode(hint, forKey: .hint)
  }
}
