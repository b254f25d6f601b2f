/// As in a job file: the expression alone, or the long form with what differs from the standard.
extension JobSchedule: Codable {
  private enum CodingKeys: String, CodingKey {
    case at, timezone, jitter, grace
    case catchUp = "catch_up"
  }

  package init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(try Self.schedule(text, decoder))
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try Self.schedule(container.decode(String.self, forKey: .at), decoder))
    timezone = try container.decodeIfPresent(String.self, forKey: .timezone).flatMap { NamedZone($0) }
    catchUp = try container.decodeIfPresent(CatchUp.self, forKey: .catchUp) ?? catchUp
    jitter = try container.decodeIfPresent(TimeSpan.self, forKey: .jitter) ?? jitter
    grace = try container.decodeIfPresent(TimeSpan.self, forKey: .grace) ?? grace
  }

  package func encode(to encoder: any Encoder) throws {
    let standard = JobSchedule(at)
    if self == standard {
      var container = encoder.singleValueContainer()
      return try container.encode(at.text)
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(at.text, forKey: .at)
    try container.encodeIfPresent(timezone?.name, forKey: .timezone)
    if catchUp != standard.catchUp { try container.encode(catchUp, forKey: .catchUp) }
    if jitter != standard.jitter { try container.encode(jitter, forKey: .jitter) }
    if grace != standard.grace { try container.encode(grace, forKey: .grace) }
  }

  private static func schedule(_ text: String, _ decoder: any Decoder) throws -> Schedule {
    do {
      return try Schedule(text)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.message))
    }
  }
}

extension JobSchedule: CustomStringConvertible {
  /// As it is written in a job file, on one line: `daily 03:00`, `{at: "*/15 * * * *", jitter: 10m}`.
  package var description: String {
    let standard = JobSchedule(at)
    guard self != standard else { return yamlText(at.text) }
    var parts = ["at: " + yamlText(at.text, inFlow: true)]
    if let timezone { parts.append("timezone: " + yamlText(timezone.name, inFlow: true)) }
    if catchUp != standard.catchUp { parts.append("catch_up: \(catchUp.rawValue)") }
    if jitter != standard.jitter { parts.append("jitter: \(jitter)") }
    if grace != standard.grace { parts.append("grace: \(grace)") }
    return "{" + parts.joined(separator: ", ") + "}"
  }
}
