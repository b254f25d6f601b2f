import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

@testable import Rclone

/// The browser sign-in, with the real rclone listening on its one port and the test as the person at the browser.
@Suite(.serialized) struct PCloudSignInTests {
  private static let foreign = "# mine\r\n[nas]\r\ntype = sftp\r\nhost=x"

  private func declaration(
    _ sandbox: RemoteSandbox, root: String? = "19066333043", app: String = "limited", secret: String? = nil,
    region: RemoteDeclaration.Region? = nil
  ) throws -> RemoteDeclaration {
    RemoteDeclaration(
      name: "pcloud_backup", rootFolderID: root, region: region, clientID: app,
      clientSecret: try sandbox.secret(secret ?? "secret-of-\(app)", "client"))
  }

  private func browsing(_ sandbox: RemoteSandbox, _ answers: [String]? = nil) -> RemoteScript {
    RemoteScript(answers) { try await sandbox.browse($0) }
  }

  private func expectFailure(
    _ sandbox: RemoteSandbox, _ declared: RemoteDeclaration, _ script: RemoteScript,
    limit: Duration = .seconds(60)
  ) async throws -> Failure {
    try sandbox.write(config: Self.foreign)
    let remotes = try await sandbox.remotes()
    let failure = try await #require(throws: Failure.self) {
      try await remotes.setUp(declared, .init(signInLimit: limit), script.conversation)
    }
    #expect(try sandbox.configText() == Self.foreign)
    #expect(!RemoteSignInPort.isTaken)
    return failure
  }

  @Test(arguments: [("ann", "19066333043", "api.pcloud.com"), ("eva", "77", "eapi.pcloud.com")])
  func signsInInBothRegions(account: String, root: String, host: String) async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      try sandbox.write(config: Self.foreign)
      try await sandbox.control("POST", "/settings", #"{"sign_in_as": "\#(account)"}"#)
      let script = browsing(sandbox)
      let check = try await sandbox.remotes().setUp(try declaration(sandbox, root: root), .init(), script.conversation)
      #expect(check.problems.isEmpty && check.limitedToRoot == true && check.region?.hostname == host)
      #expect(
        script.said.count { $0.wholeMatch(of: /http:\/\/127\.0\.0\.1:53682\/auth\?state=[A-Za-z0-9_-]{22}/) != nil }
          == 1)
      let text = try sandbox.configText()
      let expected =
        Self.foreign + "\r\n\r\n[pcloud_backup]\r\ntype = pcloud\r\nclient_id = limited\r\n"
        + "client_secret = secret-of-limited\r\nroot_folder_id = d\(root)\r\nhostname = \(host)\r\ntoken = {"
      #expect(text.hasPrefix(expected))
      #expect(!RemoteSignInPort.isTaken)
    }
  }

  @Test func asksForWhatTheFileLeavesOut() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      let script = browsing(
        sandbox,
        ["nowhere", "https://my.pcloud.com/#page=filemanager&folder=19066333043", "limited", "secret-of-limited"])
      let check = try await sandbox.remotes().setUp(.init(name: "pc"), .init(), script.conversation)
      #expect(check.problems.isEmpty && check.rootFolderID == "19066333043")
      #expect(script.questions.last == "client secret: " && script.questions.count == 4)
      #expect(script.said.contains(PCloudGuide.app) && script.said.contains(PCloudGuide.folder))
      #expect(try sandbox.configText().hasPrefix("[pc]\ntype = pcloud\nclient_id = limited\n"))
    }
  }

  @Test func neverAsksWithoutATerminal() async throws {
    let sandbox = try await RemoteSandbox()
    let failure = try await expectFailure(sandbox, .init(name: "pc"), browsing(sandbox))
    #expect(failure.reason == .remoteMissing && failure.message.contains("'client_id'"))
  }

  @Test func denialWrongSecretAndNobody() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      let wrong = try declaration(sandbox, secret: "guessed")
      let refused = try await expectFailure(sandbox, wrong, browsing(sandbox))
      #expect(refused.message.contains("did not accept the app") && !refused.message.contains("guessed"))
      let declared = try declaration(sandbox)
      try await sandbox.control("POST", "/settings", #"{"auto_approve": "deny"}"#)
      let denied = try await expectFailure(sandbox, declared, browsing(sandbox))
      #expect(denied.reason == .remoteMissing && denied.message.contains("access was denied"))
      let nobody = try await expectFailure(sandbox, declared, RemoteScript(), limit: .seconds(2))
      #expect(nobody.message.contains("nobody answered within 2 seconds"))
    }
  }

  /// Only a redirect with the right state counts, and only pCloud's two hosts get the token.
  @Test(arguments: [
    ("code=CODE&state=STATE&hostname=evil.example.com", Reason.remoteMissing),
    ("code=CODE&hostname=api.pcloud.com", .remoteMissing), ("code=CODE&state=&hostname=api.pcloud.com", .remoteMissing),
    ("code=CODE&state=other&hostname=api.pcloud.com", .remoteMissing),
    ("code=CODE&state=STATE&hostname=other.pcloud.com", .wrongRegion),
  ])
  func refusesForgedRedirects(query: String, reason: Reason) async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      let page = try await sandbox.browse(PCloudGuide.codeAddress(clientID: "limited"))
      let code = try #require(page.firstMatch(of: /<code id="code">(.*?)<\/code>/)?.1)
      let script = RemoteScript { address in
        let state = address.split(separator: "=").last ?? ""
        let filled = query.replacing("STATE", with: state).replacing("CODE", with: code)
        try await sandbox.browse("http://localhost:53682/?" + filled)
      }
      let failure = try await expectFailure(sandbox, try declaration(sandbox), script)
      #expect(failure.reason == reason)
      // The token never goes anywhere else; the code only below pcloud.com, which rclone allows.
      if reason == .wrongRegion {
        #expect(failure.message.contains("'other.pcloud.com'"))
        #expect(try await sandbox.control("GET", "/calls?method=userinfo") == "[]\n")
      } else {
        #expect(failure.message.contains("is not pCloud's to this sign-in"))
        #expect(try await sandbox.control("GET", "/calls?method=oauth2_token") == "[]\n")
      }
    }
  }

  @Test func aBusyPortIsNamed() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      try sandbox.write(config: Self.foreign)
      let listener = try #require(RemoteSignInPort.listen())
      defer { close(listener) }
      let remotes = try await sandbox.remotes()
      let declared = try declaration(sandbox)
      let failure = try await #require(throws: Failure.self) {
        try await remotes.setUp(declared, .init(), .silent)
      }
      #expect(failure.message.contains("port 53682") && failure.hint?.contains("--headless") == true)
      #expect(try sandbox.configText() == Self.foreign)
    }
  }

  @Test func cancellingFreesThePort() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      try sandbox.write(config: Self.foreign)
      let remotes = try await sandbox.remotes()
      let declared = try declaration(sandbox)
      for method in [nil, "authorize", "oauth2_token", "userinfo", "uploadfile"] as [String?] {
        try await sandbox.control("DELETE", "/faults")
        let fault =
          if let method {
            try await sandbox.fault(#"{"method": "\#(method)", "times": 1, "action": "hang"}"#)
          } else { 0 }
        let (shown, show) = AsyncStream.makeStream(of: Void.self)
        let script = RemoteScript { address in
          show.yield()
          if method != nil { try await sandbox.browse(address) }
        }
        let task = Task { try await remotes.setUp(declared, .init(), script.conversation) }
        let ending = Task {
          _ = await task.result
          show.finish()
        }
        for await _ in shown { break }
        if method != nil { try await sandbox.waitForHit(fault) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await ending.value
        #expect(!RemoteSignInPort.isTaken)
        #expect(try sandbox.configText() == Self.foreign)
      }
    }
  }

  @Test func theOtherRegionIsNotTakenSilently() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      try await sandbox.control("POST", "/settings", #"{"sign_in_as": "eva"}"#)
      let failure = try await expectFailure(
        sandbox, try declaration(sandbox, root: "77", region: .us), browsing(sandbox))
      #expect(failure.reason == .wrongRegion && failure.message.contains("region eu"))
    }
  }

  @Test func aRevokedRemoteIsMendedInPlace() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      let old = try await sandbox.token("ann-refused")
      let before = Self.foreign + "\r\n" + RemoteCheckTests.handMade(old) + "description = by hand\n; end"
      try sandbox.write(config: before)
      try await sandbox.control("DELETE", "/tokens/ann-refused")
      let declared = try declaration(sandbox, region: .us)
      let check = try await sandbox.remotes().setUp(declared, .init(), browsing(sandbox).conversation)
      #expect(check.problems.isEmpty)
      guard case .plain(let config) = try sandbox.config.load() else { throw RemoteTestError("no config") }
      let token = try #require(config.values(in: "pcloud_backup")?["token"].flatMap(PCloudToken.init(reading:)))
      #expect(token.accessToken != old)
      #expect(try sandbox.configText() == before.replacing(old, with: token.accessToken))
    }
  }

  @Test func aWholeAccountIsToldPlainly() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      let script = browsing(sandbox)
      let check = try await sandbox.remotes().setUp(
        try declaration(sandbox, app: "whole"), .init(), script.conversation)
      #expect(check.failure == nil && check.limitedToRoot == false && check.exitStatus == 1)
      #expect(check.problems.map(\.code) == ["not-limited"])
      #expect(check.problems.first?.message.contains("opens more of the account") == true)
      #expect(check.problems.first?.hint?.contains("my_apps") == true)
      #expect(try sandbox.configText().contains("token = {"))
    }
  }

  @Test func olderRclonesMayNotSignIn() async throws {
    let sandbox = try await RemoteSandbox()
    var remotes = try await sandbox.remotes()
    remotes.rclone.version = RcloneVersion(1, 75, 1)
    let declared = try declaration(sandbox)
    let failure = try await #require(throws: Failure.self) { try await remotes.setUp(declared, .init(), .silent) }
    #expect(failure.reason == .rcloneTooOld && failure.hint?.contains("--token-file") == true)
  }
}
