/// One way of telling a person, as `notify:` in `mirrorkeep.yaml` declares it. Secrets are references.
package struct NotifyChannel: Equatable, Sendable {
  /// What `type:` may be.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    case ntfy, healthchecks, email, webhook, slack, discord, gotify, command
  }

  /// Where and how it sends, by type.
  package enum Way: Equatable, Sendable {
    case ntfy(NotifyURL, token: Secret?)
    case healthchecks(NotifyURL)
    case email(MailSettings)
    case webhook(Webhook)
    case slack(NotifyURL)
    case discord(NotifyURL)
    case gotify(NotifyURL, token: Secret)
    /// A program and its arguments.
    case command([String])
  }

  package var name: String
  package var way: Way
  package var include: Set<NotifyDetail>

  package init(name: String, way: Way, include: Set<NotifyDetail> = []) {
    self.name = name
    self.way = way
    self.include = include
  }

  package var kind: Kind {
    switch way {
    case .ntfy: .ntfy
    case .healthchecks: .healthchecks
    case .email: .email
    case .webhook: .webhook
    case .slack: .slack
    case .discord: .discord
    case .gotify: .gotify
    case .command: .command
    }
  }

  /// Whether it wants a sign of life of every run, and itself notices when none comes.
  package var isHeartbeat: Bool { kind == .healthchecks }
}
