/// A value together with the place it was written at.
struct Written<Value: Sendable>: Sendable {
  var value: Value
  var position: FilePosition
}

extension Written: Equatable where Value: Equatable {}

/// What is known while the values of one file are read: whose file it is, what it may refer to, and all its problems.
struct FileReading {
  let context: JobFileContext
  var problems: [JobProblem] = []

  mutating func report(
    _ message: String, hint: String? = nil, severity: JobProblem.Severity = .error, at position: FilePosition
  ) {
    problems.append(JobProblem(at: position, severity: severity, message, hint: hint))
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
