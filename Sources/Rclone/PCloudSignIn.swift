import BackupCore
import Processes

/// rclone's sign-in through the browser, on a private copy of the section.
///
/// rclone listens on 127.0.0.1:53682 with a random `state` of 128 bits, which it compares, and takes one answer.
struct PCloudSignIn: Sendable {
  /// Older ones take an answer without `state`, or with any host in it.
  static let leastVersion = RcloneVersion(1, 75, 2)

  let rclone: PCloudRclone
  let name: String
  let conversation: PCloudConversation
  let opensBrowser: Bool
  let limit: Duration

  /// Returns the section with the token and host rclone stored; returns or throws only when rclone is gone and its port
  /// is free again.
  func signIn(_ section: PCloudSection, in workspace: PCloudWorkspace) async throws -> PCloudSection {
    guard rclone.version >= Self.leastVersion else { throw Failure.tooOldToSignIn(name, rclone.version) }
    var fresh = PCloudSection([:])
    (fresh.clientID, fresh.clientSecret) = (section.clientID, section.clientSecret)
    (fresh.rootFolderID, fresh.hostname) = (section.rootFolderID, section.hostname)
    let config = try workspace.write(fresh, as: name, to: "sign-in.conf")
    let command = rclone.command(PCloudArguments.signIn(name), config: config, limit: limit)
    let (exit, text) = try await watch(command)
    try Task.checkCancellation()
    if exit.timedOut { throw Failure.signInFailed(name, "nobody answered within \(limit.components.seconds) seconds") }
    let answer = PCloudAnswer(exit, output: [], errorOutput: text, name)
    if let failure = answer.failure { throw explained(failure, answer.errorText) }
    return try readBack(config, into: section)
  }

  /// Runs rclone, shows the address it names as soon as it does, and returns how it ended and what it said.
  private func watch(_ command: ChildCommand) async throws -> (ChildExit, [UInt8]) {
    let (chunks, feed) = AsyncStream.makeStream(of: [UInt8].self)
    async let ended = { () async throws -> ChildExit in
      defer { feed.finish() }
      return try await rclone.runner.run(command, onErrorOutput: { feed.yield(Array($0)) })
    }()
    var text: [UInt8] = []
    var opening: Task<Void, Never>?
    for await chunk in chunks where text.count < 1 << 20 {
      text += chunk
      guard opening == nil, let address = Self.address(in: text) else { continue }
      PCloudGuide.signIn(address).forEach(conversation.say)
      opening = Task { if opensBrowser { _ = await conversation.openBrowser(address) } }
    }
    opening?.cancel()
    do {
      return (try await ended, text)
    } catch let error as ChildStartError {
      throw error.failure(.rcloneMissing, hint: "install rclone, or name it with 'rclone: {program: …}'")
    }
  }

  /// The address rclone wants opened, once it is there in full.
  static func address(in text: [UInt8]) -> String? {
    let text = String(decoding: text, as: UTF8.self)
    guard let start = text.firstRange(of: "http://127.0.0.1:53682/auth?state=") else { return nil }
    let state = text[start.upperBound...].prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
    }
    // More must follow, or the rest of the state may still be on its way.
    return state.endIndex == text.endIndex ? nil : String(text[start.lowerBound..<state.endIndex])
  }

  /// rclone also reports success when it could not save: only what is in the file counts.
  private func readBack(_ config: String, into section: PCloudSection) throws(Failure) -> PCloudSection {
    guard case .plain(let stored) = try RcloneConfigFile(path: config).load(),
      let values = stored.values(in: name), let token = values["token"].flatMap(PCloudToken.init(reading:))
    else { throw .signInFailed(name, "rclone said it was done but stored no token") }
    var section = section
    section.token = token.stored
    section.hostname = values["hostname"]
    guard section.region != nil else { throw .foreignHost(name, section.effectiveHostname) }
    section.hostname = section.effectiveHostname
    return section
  }

  /// The endings a person can do something about, by rclone's own words; everything else as it is.
  private func explained(_ failure: Failure, _ text: String) -> Failure {
    if text.contains("address already in use") {
      return .signInFailed(
        name, "port 53682 of this machine, where rclone waits for the browser, is in use",
        hint: "end the other sign-in (or rclone authorize), or run it with '--headless'")
    }
    if text.contains("access_denied") {
      return .signInFailed(name, "access was denied on pCloud's page")
    }
    if text.contains("Auth state doesn't match") || text.contains("invalid hostname") {
      return .signInFailed(name, "the browser brought an answer that is not pCloud's to this sign-in; it was refused")
    }
    if let start = text.firstRange(of: "oauth2: ") {
      let cause = text[start.upperBound...].prefix { $0 != "\n" && $0 != "\\" }
      return .signInFailed(
        name, "pCloud did not accept the app: \(PCloudGuide.shown(String(cause)))",
        hint: "check the client ID, the client secret and the redirect URI http://localhost:53682/ of your app")
    }
    return .signInFailed(name, failure.message)
  }
}

extension Failure {
  static func tooOldToSignIn(_ name: String, _ version: RcloneVersion) -> Failure {
    Failure(
      .rcloneTooOld,
      "the sign-in for remote '\(name)' needs rclone \(PCloudSignIn.leastVersion) or newer, this is \(version): older "
        + "ones do not check who answers",
      hint: "install a newer rclone, or run 'mirrorkeep remote setup \(name)' with '--headless' or '--token-file FILE'")
  }
}
