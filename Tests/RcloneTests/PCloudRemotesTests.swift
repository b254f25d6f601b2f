import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

@testable import Rclone

/// Set-up and `ensure` without a browser: tokens from files, typed codes, what a run does about its remote.
@Suite struct PCloudRemotesTests {
  private static let foreign = "# mine\n[nas]\ntype = sftp\nhost=x\n\n"

  private func declaration(
    _ sandbox: RemoteSandbox, root: String? = "19066333043", region: RemoteDeclaration.Region? = nil,
    token: Secret? = nil
  ) throws -> RemoteDeclaration {
    RemoteDeclaration(
      name: "pcloud_backup", rootFolderID: root, region: region, clientID: "limited",
      clientSecret: try sandbox.secret("secret-of-limited", "client"), token: token)
  }

  private static func section(_ token: String, root: String, host: String) -> String {
    """
    [pcloud_backup]
    type = pcloud
    root_folder_id = d\(root)
    hostname = \(host)
    token = {"access_token":"\(token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

    """
  }

  @Test(arguments: [("ann-refused", "19066333043", "api.pcloud.com"), ("eva-refused", "77", "eapi.pcloud.com")])
  func aTokenFileLearnsItsRegion(token: String, root: String, host: String) async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.foreign)
    let value = try await sandbox.token(token)
    let remotes = try await sandbox.remotes()
    let check = try await remotes.setUp(
      try declaration(sandbox, root: root), .init(token: try sandbox.secret(value)), .silent)
    #expect(check.problems.isEmpty && check.limitedToRoot == true)
    #expect(check.region?.hostname == host)
    #expect(try sandbox.configText() == Self.foreign + Self.section(value, root: root, host: host))
    let tree = try await sandbox.control("GET", "/tree?path=/Backups&account=\(token.prefix(3))")
    #expect(tree == "[]\n")
    let workspaces = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path("tmp"))
    #expect(!workspaces.contains { $0.hasPrefix("mirrorkeep-remote-") })
  }

  @Test func whatRcloneAuthorizePrintedIsTaken() async throws {
    let sandbox = try await RemoteSandbox()
    let value = try await sandbox.token("eva-refused")
    let stored = #"{\"access_token\":\"\#(value)\"}"#
    let blob = Data(#"{"hostname":"eapi.pcloud.com","token":"\#(stored)"}"#.utf8).base64EncodedString()
    let pasted = "Paste the following into your remote machine --->\n\(blob)\n<---End paste"
    let remotes = try await sandbox.remotes()
    let choices = PCloudSetupChoices(token: try sandbox.secret(pasted))
    let wrong = try await #require(throws: Failure.self) {
      try await remotes.setUp(try declaration(sandbox, root: "77", region: .us), choices, .silent)
    }
    #expect(wrong.reason == .wrongRegion)
    #expect(try remotes.config.load() == .missing)
    _ = try await remotes.setUp(try declaration(sandbox, root: "77", region: .eu), choices, .silent)
    #expect(try sandbox.configText() == Self.section(value, root: "77", host: "eapi.pcloud.com"))
  }

  @Test(
    arguments: [
      ("nonsense", "19066333043", nil, Reason.tokenRejected), ("ann-whole", "4711", nil, .rootFolderMissing),
      ("eva-refused", "77", .us, .wrongRegion), ("two words", "1", nil, .tokenRejected),
    ] as [(String, String, RemoteDeclaration.Region?, Reason)])
  func aTokenThatFailsLeavesTheConfig(
    token: String, root: String, region: RemoteDeclaration.Region?, reason: Reason
  ) async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.foreign)
    let value = token.contains("-") ? try await sandbox.token(token) : token
    let declared = try declaration(sandbox, root: root, region: region)
    let remotes = try await sandbox.remotes()
    let failure = try await #require(throws: Failure.self) {
      try await remotes.setUp(declared, .init(token: try sandbox.secret(value)), .silent)
    }
    #expect(failure.reason == reason)
    #expect(!failure.message.contains(value) && failure.hint?.contains(value) != true)
    #expect(try sandbox.configText() == Self.foreign)
  }

  @Test(arguments: [("ann", "19066333043", "api.pcloud.com"), ("eva", "77", "eapi.pcloud.com")])
  func aTypedCodeBecomesAToken(account: String, root: String, host: String) async throws {
    let sandbox = try await RemoteSandbox()
    try await sandbox.control("POST", "/settings", #"{"sign_in_as": "\#(account)"}"#)
    let page = try await sandbox.browse(PCloudGuide.codeAddress(clientID: "limited"))
    let code = try #require(page.firstMatch(of: /<code id="code">(.*?)<\/code>/)?.1)
    let script = RemoteScript(["https://my.pcloud.com/#page=filemanager&folder=\(root)", String(code)])
    let declared = try declaration(sandbox, root: nil)
    let check = try await sandbox.remotes().setUp(declared, .init(isHeadless: true), script.conversation)
    #expect(check.problems.isEmpty && check.limitedToRoot == true && check.region?.hostname == host)
    #expect(script.said.contains(PCloudGuide.codeAddress(clientID: "limited")))
    #expect(script.questions == ["folder address or id: ", "code: "])
    let text = try sandbox.configText()
    #expect(
      text.contains("client_secret = secret-of-limited\nroot_folder_id = d\(root)\nhostname = \(host)\ntoken = {"))
  }

  @Test func headlessFailures() async throws {
    let sandbox = try await RemoteSandbox()
    let remotes = try await sandbox.remotes()
    let declared = try declaration(sandbox)
    let headless = PCloudSetupChoices(isHeadless: true)
    let noTerminal = try await #require(throws: Failure.self) { try await remotes.setUp(declared, headless, .silent) }
    #expect(noTerminal.reason == .remoteMissing && noTerminal.message.contains("without a terminal"))
    let wrong = try await #require(throws: Failure.self) {
      try await remotes.setUp(declared, headless, RemoteScript(["guessed"]).conversation)
    }
    #expect(wrong.message.contains("did not take the code"))
    let nothing = try await #require(throws: Failure.self) {
      try await remotes.setUp(declared, headless, RemoteScript([]).conversation)
    }
    #expect(nothing.message.contains("no code was entered"))
    #expect(try remotes.config.load() == .missing)
  }

  @Test func ensureAsksNobodyWhenTheConfigSaysSo() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: RemoteCheckTests.handMade("any") + "[disk]\ntype = local\n")
    let remotes = try await sandbox.remotes(program: "/nonexistent/rclone")
    let declared = try declaration(sandbox, region: .us, token: .file("/nonexistent"))
    let before = try sandbox.configText()
    for mode in SetupMode.allCases {
      #expect(try await remotes.ensure("pcloud_backup", declared: declared, mode: mode).isEmpty)
      #expect(try await remotes.ensure("disk", declared: nil, mode: mode).isEmpty)
    }
    #expect(try sandbox.configText() == before)
  }

  @Test(arguments: [
    ("[pcloud_backup]\ntype = pcloud\nroot_folder_id = d1\ntoken = {}\n", Reason.remoteRerooted),
    ("[pcloud_backup]\ntype = pcloud\ntoken = {}\n", .remoteRerooted),
    ("[pcloud_backup]\ntype = sftp\n", .remoteRerooted),
    (
      "[pcloud_backup]\ntype = pcloud\nroot_folder_id = 19066333043\nhostname = eapi.pcloud.com\ntoken = {}\n",
      .wrongRegion
    ),
    (
      "[pcloud_backup]\ntype = pcloud\nroot_folder_id = 19066333043\nhostname = localhost:1\ntoken = {}\n", .wrongRegion
    ),
    ("[other]\ntype = pcloud\n", .remoteMissing), ("", .configLocked), ("rubbish", .configLocked),
    ("# Encrypted\nRCLONE_ENCRYPT_V0:\nx", .configLocked),
  ])
  func ensureChangesNothingThatDiffers(text: String, reason: Reason) async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: text)
    let remotes = try await sandbox.remotes(program: "/nonexistent/rclone")
    let declared = try declaration(sandbox, region: .us)
    for mode in [SetupMode.auto, .never] {
      let failure = try await #require(throws: Failure.self) {
        try await remotes.ensure("pcloud_backup", declared: declared, mode: mode)
      }
      #expect(failure.reason == reason)
      if reason == .remoteMissing { #expect(failure.hint == "run 'mirrorkeep remote setup pcloud_backup'") }
    }
    #expect(try sandbox.configText() == text)
  }

  @Test func ensureMakesTheRemoteFromItsToken() async throws {
    let sandbox = try await RemoteSandbox()
    let value = try await sandbox.token("ann-whole")
    let declared = try declaration(sandbox, token: try sandbox.secret(value))
    let remotes = try await sandbox.remotes()
    let never = try await #require(throws: Failure.self) {
      try await remotes.ensure("pcloud_backup", declared: declared, mode: .never)
    }
    #expect(never.reason == .remoteMissing)
    let warnings = try await remotes.ensure("pcloud_backup", declared: declared, mode: .auto)
    #expect(warnings.count == 1 && warnings[0].contains("opens more of the account"))
    #expect(try sandbox.configText() == Self.section(value, root: "19066333043", host: "api.pcloud.com"))
    #expect(try await remotes.ensure("pcloud_backup", declared: declared, mode: .never).isEmpty)
  }

  @Test func aRenewedTokenIsPutInPlaceOnce() async throws {
    let sandbox = try await RemoteSandbox()
    let old = try await sandbox.token("ann-refused")
    try sandbox.write(config: Self.foreign + RemoteCheckTests.handMade(old) + "; end\n")
    try await sandbox.control("DELETE", "/tokens/ann-refused")
    let remotes = try await sandbox.remotes()
    #expect(try await remotes.check("pcloud_backup").problems.map(\.code) == ["token-rejected"])
    #expect(try await remotes.renewToken(try declaration(sandbox)) == false)
    #expect(try await remotes.renewToken(try declaration(sandbox, token: try sandbox.secret(old))) == false)
    let new = try await sandbox.token("ann-rooted")
    let renewed = try declaration(sandbox, token: try sandbox.secret(new))
    #expect(try await remotes.renewToken(renewed))
    #expect(try sandbox.configText() == Self.foreign + RemoteCheckTests.handMade(new) + "; end\n")
    #expect(try await remotes.renewToken(renewed) == false)
    #expect(try await remotes.check("pcloud_backup", declared: renewed).problems.isEmpty)
  }

  @Test func setupMendsWhatARunOnlyReports() async throws {
    let sandbox = try await RemoteSandbox()
    let token = try await sandbox.token("ann-refused")
    try sandbox.write(config: RemoteCheckTests.handMade(token, root: "d5", host: "eapi.pcloud.com") + "extra = kept\n")
    let declared = try declaration(sandbox, region: .us)
    let check = try await sandbox.remotes().setUp(declared, .init(opensBrowser: false), .silent)
    #expect(check.problems.isEmpty)
    let expected = RemoteCheckTests.handMade(token, root: "d19066333043") + "extra = kept\n"
    #expect(try sandbox.configText() == expected)
    #expect(try await sandbox.control("GET", "/counts").contains("authorize") == false)
  }

  @Test func cancellingAtAnyStepLeavesNothing() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.foreign)
    let remotes = try await sandbox.remotes()
    let declared = try declaration(sandbox)
    let choices = PCloudSetupChoices(token: try sandbox.secret(try await sandbox.token("ann-refused")))
    for method in ["userinfo", "listfolder", "uploadfile", "getfilelink"] {
      let fault = try await sandbox.fault(#"{"method": "\#(method)", "times": 1, "action": "hang"}"#)
      let task = Task { try await remotes.setUp(declared, choices, .silent) }
      try await sandbox.waitForHit(fault)
      task.cancel()
      await #expect(throws: CancellationError.self, "at \(method)") { try await task.value }
      try await sandbox.control("DELETE", "/faults")
      #expect(try sandbox.configText() == Self.foreign)
      let tree = try await sandbox.control("GET", "/tree?path=/Backups")
      #expect(tree == "[]\n" || method == "uploadfile")
      let left = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path("tmp"))
      #expect(!left.contains { $0.hasPrefix("mirrorkeep-remote-") })
    }
  }
}
