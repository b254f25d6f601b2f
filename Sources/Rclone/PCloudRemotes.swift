package import BackupCore
package import Processes

/// The remotes in rclone's config: listed, checked, set up, and made sure of before a run.
package struct PCloudRemotes: Sendable {
  package var rclone: PCloudRclone
  package var config: RcloneConfigFile
  /// Opens an encrypted config; never needed to write one, because that is left to rclone.
  package var configPassword: Secret?
  package var secrets: SecretReader

  package init(
    rclone: PCloudRclone, config: RcloneConfigFile, configPassword: Secret? = nil, secrets: SecretReader
  ) {
    self.rclone = rclone
    self.config = config
    self.configPassword = configPassword
    self.secrets = secrets
  }

  /// All remotes, the declared ones first. Throws `Failure(.configLocked)` when rclone's config cannot be read.
  package func list(declared: [RemoteDeclaration]) async throws -> RcloneConfigListing {
    let stored = try await stored()
    let names = declared.map(\.name)
    let first = declared.map { declaration in
      let section = stored.sections[declaration.name]
      return RcloneConfigListing.Entry(
        remote: declaration.name, type: section.map { $0["type"] } ?? declaration.type, declared: true,
        exists: section != nil)
    }
    let rest = stored.sections.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }
    return RcloneConfigListing(
      remotes: first
        + rest.map { .init(remote: $0.key, type: $0.value["type"], declared: false, exists: true) })
  }

  /// Makes sure a run finds its remote, without asking rclone or pCloud when the config has it as declared: the run's
  /// own first listing proves the token.
  ///
  /// A missing one is made from `token:`, else by the set-up conversation (a person is there, or `mode` is `always`).
  /// Returns what should be said to the person. Throws `remote-missing`, `remote-rerooted`, `wrong-region`,
  /// `config-locked`, and whatever set-up ends with.
  package func ensure(
    _ name: String, declared: RemoteDeclaration?, mode: SetupMode, choices: PCloudSetupChoices = .init(),
    conversation: PCloudConversation = .silent
  ) async throws -> [String] {
    let stored = try await stored()
    if let section = stored.sections[name] {
      guard let declared else { return config.warnings }
      if let failure = Self.difference(section, declared) { throw failure }
      if declared.type != "pcloud" || PCloudSection(section).token != nil { return config.warnings }
    }
    let missing = Failure.remoteMissing(name, in: config.path, isDeclared: declared?.type == "pcloud")
    guard let declared, declared.type == "pcloud", mode != .never else { throw missing }
    guard declared.token != nil || mode == .always || conversation.canAsk else { throw missing }
    conversation.say("remote '\(name)' is not set up yet: setting it up now")
    return warnings(try await setUp(declared, choices, conversation))
  }

  /// Sets a remote up, or mends it in place, and proves it; see `PCloudSetup`. Throws what stopped it, rclone's config
  /// being as it was.
  package func setUp(
    _ declaration: RemoteDeclaration, _ choices: PCloudSetupChoices, _ conversation: PCloudConversation
  ) async throws -> RemoteCheck {
    let stored = try await stored()
    return try await PCloudWorkspace.using(rclone.environment) { workspace in
      let setup = PCloudSetup(
        remotes: self, declaration: declaration, choices: choices, conversation: conversation, workspace: workspace)
      return try await setup.run(stored)
    }
  }

  /// After `token-rejected`: puts the declared `token:` into the section when it is another one than is stored there.
  ///
  /// False when there is nothing new to try. Throws `wrong-region` when the new token names another host than the
  /// section, `secret-missing`, `config-locked`.
  package func renewToken(_ declaration: RemoteDeclaration) async throws -> Bool {
    guard declaration.type == "pcloud", let secret = declaration.token else { return false }
    let name = declaration.name
    let stored = try await stored()
    guard let values = stored.sections[name] else { return false }
    let section = PCloudSection(values)
    let token = try await token(secret, for: name)
    guard section.token.flatMap(PCloudToken.init(reading:))?.accessToken != token.accessToken else { return false }
    if let host = token.hostname, host != section.effectiveHostname {
      throw Failure.wrongRegion(name, asked: section.region, found: PCloudSection.region(of: host) ?? .us)
    }
    guard !stored.isEncrypted else { throw Failure.encryptedConfig(config.path) }
    try config.put([("token", token.stored)], in: name)
    return true
  }

  /// How a section contradicts its declaration; nil when it does not, as far as the file can tell.
  static func difference(_ values: [String: String], _ declared: RemoteDeclaration) -> Failure? {
    let type = values["type"] ?? ""
    guard type == declared.type else { return .otherType(declared.name, type) }
    guard type == "pcloud" else { return nil }
    let section = PCloudSection(values)
    if let wanted = declared.rootFolderID, !PCloudFolder.isSame(wanted, section.rootFolderID) {
      return .rerooted(declared.name, declared: wanted, found: section.plainRootFolderID)
    }
    guard section.region != nil else { return .foreignHost(declared.name, section.effectiveHostname) }
    if let region = declared.region, region != section.region {
      return .wrongRegion(declared.name, declared: region, hostname: section.effectiveHostname)
    }
    return nil
  }

  /// Reads the secret and the token in it.
  func token(_ secret: Secret, for name: String) async throws -> PCloudToken {
    guard let token = try await secrets.read(secret).text.flatMap(PCloudToken.init(reading:)) else {
      throw Failure.badToken(name, from: "what 'token' names")
    }
    return token
  }

  private func warnings(_ check: RemoteCheck) -> [String] {
    check.warnings
      + check.problems.map { problem in problem.message + (problem.hint.map { "; " + $0 } ?? "") }
  }
}
