/// A job as it is written into journals: all its settings as they hold, secrets as references only.
///
/// The JSON has the keys of the job file; `remote` is the declared remote, absent where only rclone's config knows it.
package struct JobDeclaration: Codable, Equatable, Sendable {
  package var name: String
  package var source: String
  package var destination: String
  package var filters: [String]
  package var guards: Guards
  package var links: LinkRule
  /// nil in what a version before the key wrote, and for `all`.
  package var keep: KeepRule?
  /// nil for a job that runs by hand, and in what a version before the key wrote.
  package var schedule: JobSchedule?
  package var verify: VerifyRule?
  package var drill: DrillRule?
  package var remote: Remote?

  /// The guards' limits, as the job file writes them.
  package struct Guards: Codable, Equatable, Sendable {
    /// `25%` or a number of files.
    package var maxDeletions: String
    package var maxReplacements: String
    package var floor: Int
    package var minFiles: Int?
    package var marker: String?
    package var sameMount: Bool?
    package var whenHeld: GuardLimits.WhenHeld?

    private enum CodingKeys: String, CodingKey {
      case maxDeletions = "max_deletions"
      case maxReplacements = "max_replacements"
      case floor, marker
      case minFiles = "min_files"
      case sameMount = "same_mount"
      case whenHeld = "when_held"
    }
  }

  /// The declared remote, its secrets as references.
  package struct Remote: Codable, Equatable, Sendable {
    package var name: String
    package var type: String
    package var rootFolderID: String?
    package var region: RemoteDeclaration.Region?
    package var clientID: String?
    package var clientSecret: Secret?
    package var token: Secret?

    private enum CodingKeys: String, CodingKey {
      case name, type, region, token
      case rootFolderID = "root_folder_id"
      case clientID = "client_id"
      case clientSecret = "client_secret"
    }
  }
}

extension Job {
  /// The job as journals carry it.
  package var declaration: JobDeclaration {
    JobDeclaration(
      name: name, source: source, destination: destination.description, filters: filters,
      guards: JobDeclaration.Guards(
        maxDeletions: guards.maxDeletions.description, maxReplacements: guards.maxReplacements.description,
        floor: guards.floor, minFiles: guards.minFiles, marker: guards.marker, sameMount: guards.sameMount,
        whenHeld: guards.whenHeld),
      links: links, keep: keep.isAll ? nil : keep, schedule: schedule,
      verify: verify, drill: drill,
      remote: remote.map {
        JobDeclaration.Remote(
          name: $0.name, type: $0.type, rootFolderID: $0.rootFolderID, region: $0.region, clientID: $0.clientID,
          clientSecret: $0.clientSecret, token: $0.token)
      })
  }
}

extension GuardLimits.Limit: CustomStringConvertible {
  /// As it is written in a job file: `25%`, `12.5%` or `100`.
  package var description: String {
    switch self {
    case .percent(let share): (share == share.rounded() ? String(Int(share)) : String(share)) + "%"
    case .files(let count): String(count)
    }
  }
}

/// `{"env": NAME}`, `{"file": PATH}`, `{"command": [PROGRAM, …]}` or `{"credential": NAME}`, as in mirrorkeep.yaml.
extension Secret: Codable {
  private enum CodingKeys: String, CodingKey {
    case env, file, command, credential
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let name = try container.decodeIfPresent(String.self, forKey: .env) {
      self = .env(name)
    } else if let path = try container.decodeIfPresent(String.self, forKey: .file) {
      self = .file(path)
    } else if let words = try container.decodeIfPresent([String].self, forKey: .command) {
      self = .command(words)
    } else {
      self = .credential(try container.decode(String.self, forKey: .credential))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .env(let name): try container.encode(name, forKey: .env)
    case .file(let path): try container.encode(path, forKey: .file)
    case .command(let words): try container.encode(words, forKey: .command)
    case .credential(let name): try container.encode(name, forKey: .credential)
    }
  }
}
