/// As in a job file: the keys that say something.
extension Hooks: Codable {
  private enum CodingKeys: String, CodingKey {
    case before, after, failed, finally, timeout, environment, writes
  }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    before = try box.decodeIfPresent([HookCommand].self, forKey: .before) ?? []
    after = try box.decodeIfPresent([HookCommand].self, forKey: .after) ?? []
    failed = try box.decodeIfPresent([HookCommand].self, forKey: .failed) ?? []
    finally = try box.decodeIfPresent([HookCommand].self, forKey: .finally) ?? []
    timeout = try box.decodeIfPresent(TimeSpan.self, forKey: .timeout) ?? Self.standardTimeout
    environment = try box.decodeIfPresent([String].self, forKey: .environment) ?? []
    writes = try box.decodeIfPresent([String].self, forKey: .writes) ?? []
  }

  package func encode(to encoder: any Encoder) throws { try SchemaValue.object(members).encode(to: encoder) }

  private var members: [String: SchemaValue] {
    var members: [String: SchemaValue] = [:]
    for moment in Moment.allCases where !self[moment].isEmpty {
      members[moment.rawValue] = .list(self[moment].map(\.value))
    }
    if timeout != Self.standardTimeout { members["timeout"] = .text(timeout.description) }
    if !environment.isEmpty { members["environment"] = .list(environment.map(SchemaValue.text)) }
    if !writes.isEmpty { members["writes"] = .list(writes.map(SchemaValue.text)) }
    return members
  }
}

extension Hooks: CustomStringConvertible {
  /// As it is written in a job file, on one line.
  package var description: String { SchemaValue.object(members).yaml(inFlow: false) }
}
