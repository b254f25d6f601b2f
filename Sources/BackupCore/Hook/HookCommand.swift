/// One program of a job's hooks, as the job file has it.
package enum HookCommand: Equatable, Sendable {
  /// A program and its arguments, started without a shell.
  case program([String])
  /// Text for `/bin/sh -c`; nothing of a run is ever put into it.
  case shell(String)

  /// The program (absolute, or to be found on PATH) and its arguments.
  package var words: [String] {
    switch self {
    case .program(let words): words
    case .shell(let text): ["/bin/sh", "-c", text]
    }
  }

  /// As it is written in a job file.
  var value: SchemaValue {
    switch self {
    case .program(let words): .list(words.map(SchemaValue.text))
    case .shell(let text): ["shell": .text(text)]
    }
  }
}

/// A list of words, or `{"shell": TEXT}`, as in a job file.
extension HookCommand: Codable {
  private enum CodingKeys: String, CodingKey { case shell }

  package init(from decoder: any Decoder) throws {
    if let words = try? decoder.singleValueContainer().decode([String].self) {
      self = .program(words)
    } else {
      self = .shell(try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .shell))
    }
  }

  package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}
