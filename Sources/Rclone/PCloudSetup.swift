import BackupCore
import Processes

/// From nothing, or from what is there, to a proven remote in rclone's config.
///
/// Everything happens on private copies of the one section; only what has been proven is put into the real file, as
/// the last step. A set-up that fails or is cancelled leaves the file byte for byte as it was.
struct PCloudSetup {
  let remotes: PCloudRemotes
  let declaration: RemoteDeclaration
  let choices: PCloudSetupChoices
  let conversation: PCloudConversation
  let workspace: PCloudWorkspace

  var name: String { declaration.name }

  /// A section that was proven, and the proof.
  struct Proven: Sendable {
    var section: PCloudSection
    var check: RemoteCheck
  }

  func run(_ stored: PCloudStored) async throws -> RemoteCheck {
    guard declaration.type == "pcloud" else { throw Failure.typeNotSetUp(name, declaration.type) }
    let values = stored.sections[name] ?? [:]
    if let type = values["type"], type != "pcloud" { throw Failure.otherType(name, type) }
    var section = PCloudSection(values)
    if stored.isEncrypted { return try await useEncrypted(section) }
    try await settleRoot(&section)
    let proven = try await prove(section)
    try save(proven.section)
    var check = proven.check
    check.warnings = remotes.config.warnings
    return check
  }

  /// What an encrypted config holds is used when it is right; it is never changed.
  private func useEncrypted(_ section: PCloudSection) async throws -> RemoteCheck {
    if !section.original.isEmpty, section.token != nil, choices.token == nil, !choices.isHeadless {
      let check = try await remotes.check(name, declared: declaration)
      if check.failure == nil { return check }
    }
    var wanted = section
    if let id = declaration.rootFolderID { wanted.rootFolderID = id }
    if let region = declaration.region { wanted.hostname = region.hostname }
    PCloudGuide.manualSteps(wanted, name, config: remotes.config.path).forEach(conversation.say)
    throw Failure.encryptedConfig(remotes.config.path)
  }

  /// The root folder: as declared, else as stored, else as answered; spelt as it stands in the file when it is the same.
  private func settleRoot(_ section: inout PCloudSection) async throws {
    if let declared = declaration.rootFolderID {
      if !PCloudFolder.isSame(declared, section.rootFolderID) {
        section.rootFolderID = PCloudFolder.rcloneID(declared)
      }
    } else if section.original.isEmpty, conversation.canAsk {
      conversation.say(PCloudGuide.folder)
      while let answer = try await conversation.ask("folder address or id: "), !answer.isEmpty {
        if let id = PCloudFolder.id(in: answer) {
          section.rootFolderID = PCloudFolder.rcloneID(id)
          break
        }
        conversation.say("there is no folder id in '\(PCloudGuide.shown(answer))'")
      }
    }
  }

  /// Gets a token by the first way that applies: `--token-file`, `--headless`, the one stored, `token:`, the browser.
  private func prove(_ section: PCloudSection) async throws -> Proven {
    if let secret = choices.token { return try await prove(section, try await remotes.token(secret, for: name)) }
    if choices.isHeadless { return try await enterCode(section) }
    if let kept = try await keepToken(section) { return kept }
    if let secret = declaration.token {
      let proven = try await attempt(section, try await remotes.token(secret, for: name))
      guard let failure = proven.check.failure else { return proven }
      guard failure.reason == .tokenRejected, conversation.canAsk else { throw Self.advising(failure, name) }
      conversation.say("pCloud rejected the token that 'token:' names; signing in anew")
    }
    return try await signIn(section)
  }

  /// The remote as stored, when its token is good and no new sign-in is wanted.
  private func keepToken(_ section: PCloudSection) async throws -> Proven? {
    guard let token = section.token.flatMap(PCloudToken.init(reading:)) else { return nil }
    if let clientID = declaration.clientID, let stored = section.clientID, clientID != stored { return nil }
    var proven = try await attempt(section, token.withoutHost, preferring: section.hostname)
    proven.section.token = section.token
    guard let failure = proven.check.failure else {
      guard proven.check.limitedToRoot == false, conversation.canAsk else { return proven }
      let question = "the token of '\(name)' is not limited to its root folder. Sign in again with another app? [y/N] "
      return try await conversation.ask(question)?.lowercased().hasPrefix("y") == true ? nil : proven
    }
    if failure.reason == .tokenRejected { return nil }
    throw failure
  }

  private func prove(_ section: PCloudSection, _ token: PCloudToken) async throws -> Proven {
    let proven = try await attempt(section, token)
    if let failure = proven.check.failure { throw Self.advising(failure, name) }
    return proven
  }

  /// A given token that is refused needs other advice than a stored one.
  private static func advising(_ failure: Failure, _ name: String) -> Failure {
    guard failure.reason == .tokenRejected else { return failure }
    return Failure(
      failure.reason, failure.message,
      hint: "give a newer token, or sign in with 'mirrorkeep remote setup \(name)'")
  }

  /// Proves `token` at the host it came with or is declared for; where neither is known, at the one that takes it.
  private func attempt(
    _ section: PCloudSection, _ token: PCloudToken, preferring preferred: String? = nil
  ) async throws -> Proven {
    var section = section
    section.token = token.stored
    if let host = token.hostname {
      guard let region = PCloudSection.region(of: host) else { throw Failure.foreignHost(name, host) }
      if let declared = declaration.region, declared != region {
        throw Failure.wrongRegion(name, asked: declared, found: region)
      }
    }
    section.hostname = token.hostname ?? declaration.region?.hostname ?? preferred ?? section.effectiveHostname
    if section.region == nil { section.hostname = RemoteDeclaration.Region.us.hostname }
    let (check, other) = try await proof(section)
    guard let other, declaration.region == nil, token.hostname == nil else {
      return Proven(section: section, check: check)
    }
    section.hostname = other.hostname
    return Proven(section: section, check: try await proof(section).0)
  }

  private func proof(_ section: PCloudSection) async throws -> (RemoteCheck, RemoteDeclaration.Region?) {
    conversation.say("checking the token, the root folder and the limit at \(section.effectiveHostname)")
    var check = RemoteCheck(remote: name)
    check.exists = true
    check.type = "pcloud"
    check.rootFolderID = section.plainRootFolderID
    check.region = section.region
    let config = try workspace.write(section, as: name, to: "proof.conf")
    let proof = PCloudProof(rclone: remotes.rclone, workspace: workspace, name: name)
    let other = try await proof.prove(section, at: .init(config: config), writes: true, into: &check)
    return (check, other)
  }

  private func signIn(_ section: PCloudSection) async throws -> Proven {
    var section = section
    try await PCloudApp(remotes: remotes, declaration: declaration, conversation: conversation).complete(&section)
    if let region = declaration.region { section.hostname = region.hostname }
    let signIn = PCloudSignIn(
      rclone: remotes.rclone, name: name, conversation: conversation, opensBrowser: choices.opensBrowser,
      limit: choices.signInLimit)
    let signed = try await signIn.signIn(section, in: workspace)
    guard let token = signed.token.flatMap(PCloudToken.init(reading:)) else { throw Failure.noToken(name) }
    let proven = try await attempt(signed, token, preferring: signed.hostname)
    if let failure = proven.check.failure { throw failure }
    return proven
  }

  private func enterCode(_ section: PCloudSection) async throws -> Proven {
    guard conversation.canAsk else {
      throw Failure.needsAnswer(
        name, "'--headless' asks for the code pCloud shows", hint: "run it on a terminal, or use '--token-file FILE'")
    }
    var section = section
    try await PCloudApp(remotes: remotes, declaration: declaration, conversation: conversation).complete(&section)
    guard let id = section.clientID, let secret = section.clientSecret else { throw Failure.noToken(name) }
    PCloudGuide.code(PCloudGuide.codeAddress(clientID: id)).forEach(conversation.say)
    guard let code = try await conversation.ask("code: "), !code.isEmpty else {
      throw Failure.signInFailed(name, "no code was entered")
    }
    let regions = declaration.region.map { [$0] } ?? RemoteDeclaration.Region.allCases
    let exchange = PCloudCode(rclone: remotes.rclone, name: name)
    let token = try await exchange.exchange(code, clientID: id, clientSecret: secret, regions: regions)
    return try await prove(section, token)
  }

  /// The one change to the real file, and a look whether it arrived.
  private func save(_ section: PCloudSection) throws {
    try Task.checkCancellation()
    try remotes.config.put(section.changes, in: name)
  }
}
