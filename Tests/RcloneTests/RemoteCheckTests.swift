import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

@testable import Rclone

/// `remote check`: what the real rclone and a pCloud say about a remote that is already there.
@Suite struct RemoteCheckTests {
  private static let declared = RemoteDeclaration(name: "pcloud_backup", rootFolderID: "19066333043", region: .us)

  /// The section people made by hand with `rclone config`: no `d` in front of the id.
  static func handMade(_ token: String, root: String = "19066333043", host: String = "api.pcloud.com") -> String {
    """
    [pcloud_backup]
    type = pcloud
    client_id = limited
    client_secret = secret-of-limited
    root_folder_id = \(root)
    hostname = \(host)
    token = {"access_token":"\(token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

    """
  }

  @Test(arguments: [("ann-refused", true), ("ann-rooted", true), ("ann-whole", false)])
  func seesWhetherTheTokenIsLimited(token: String, limited: Bool) async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token(token)))
    for names in [[], ["one", "two"]] {
      for name in names { try await sandbox.control("PUT", "/files?path=/Backups/\(name)", "x") }
      try await sandbox.control("DELETE", "/counts")
      let check = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
      #expect(check.limitedToRoot == limited)
      #expect(check.problems.map(\.code) == (limited ? [] : ["not-limited"]))
      #expect(check.exitStatus == (limited ? 0 : 1))
      #expect(check.failure == nil)
      #expect(check.exists && check.tokenWorks && check.region == .us && check.rootFolderID == "19066333043")
      #expect(check.quotaBytes == 1_000_000)
      let counts = try await sandbox.control("GET", "/counts")
      #expect(counts.replacing(" ", with: "").contains("\"mutating\":0"))
    }
  }

  @Test func hasTheDocumentedJSON() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let good = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(
      String(decoding: try encoder.encode(good), as: UTF8.self) == """
        {"exists":true,"limited_to_root":true,"problems":[],"quota_bytes":1000000,"region":"us",\
        "remote":"pcloud_backup","root_folder_id":"19066333043","token_works":true,"type":"pcloud","used_bytes":0}
        """)
    let missing = try await sandbox.remotes().check("other", declared: nil)
    let text = String(decoding: try encoder.encode(missing), as: UTF8.self)
    #expect(text.hasPrefix(#"{"exists":false,"limited_to_root":null,"problems":[{"code":"remote-missing","hint":"#))
    #expect(
      text.hasSuffix(
        #""quota_bytes":null,"region":null,"remote":"other","root_folder_id":null,"token_works":false,"type":null,"used_bytes":null}"#
      ))
    #expect(missing.exitStatus == 7)
  }

  @Test(arguments: [
    ("19066333043", "api.pcloud.com", "eva-refused", "wrong-region", 4),
    ("19066333043", "api.pcloud.com", "nonsense", "token-rejected", 7),
    ("4711", "api.pcloud.com", "ann-whole", "root-folder-missing", 4),
    ("19066333043", "eapi.pcloud.com", "ann-refused", "wrong-region", 4),
    ("19066333043", "evil.example.com", "ann-refused", "wrong-region", 4),
  ])
  func `row 51, a remote of another account, region or folder is named`(
    root: String, host: String, token: String, code: String, status: Int32
  ) async throws {
    let sandbox = try await RemoteSandbox()
    let value = token == "nonsense" ? token : try await sandbox.token(token)
    try sandbox.write(config: Self.handMade(value, root: root, host: host))
    let check = try await sandbox.remotes().check("pcloud_backup")
    #expect(check.problems.map(\.code) == [code])
    #expect(check.exitStatus == status)
    #expect(check.limitedToRoot == nil)
    if host.hasPrefix("evil") { #expect(try await sandbox.control("GET", "/calls") == "[]\n") }
  }

  @Test func reportsDifferencesFromTheDeclaration() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    let declared = RemoteDeclaration(name: "pcloud_backup", rootFolderID: "1", region: .eu)
    let rerooted = try await sandbox.remotes().check("pcloud_backup", declared: declared)
    #expect(rerooted.problems.map(\.code) == ["remote-rerooted"])
    #expect(rerooted.exitStatus == 4 && rerooted.tokenWorks)
    let same = RemoteDeclaration(name: "pcloud_backup", rootFolderID: "19066333043", region: .eu)
    #expect(try await sandbox.remotes().check("pcloud_backup", declared: same).problems.map(\.code) == ["wrong-region"])
  }

  @Test(arguments: [
    #""result", "result": 2094"#, #""result", "result": 2000"#, #""result", "result": 1000"#,
    #""status", "status": 401"#,
  ])
  func everyRefusedTokenIsOne(action: String) async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    _ = try await sandbox.fault(#"{"method": "*", "action": \#(action)}"#)
    let check = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(check.problems.map(\.code) == ["token-rejected"])
    #expect(check.exitStatus == 7 && !check.tokenWorks)
  }

  @Test func halfMadeSectionsAndOtherTypes() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(
      config: "[half]\ntype = pcloud\n\n[disk]\ntype = alias\nremote = \(sandbox.folder.path)\n", mode: 0o644)
    let remotes = try await sandbox.remotes()
    let half = try await remotes.check("half")
    #expect(half.problems.map(\.code) == ["token-rejected"] && half.exists && half.warnings.count == 1)
    let disk = try await remotes.check("disk")
    #expect(disk.problems.isEmpty && disk.tokenWorks && disk.type == "alias" && disk.limitedToRoot == nil)
    let listed = try await remotes.list(declared: [Self.declared])
    #expect(listed.remotes.map(\.remote) == ["pcloud_backup", "disk", "half"])
    #expect(listed.remotes.map(\.exists) == [false, true, true])
    #expect(listed.remotes.map(\.type) == ["pcloud", "alias", "pcloud"])
  }

  @Test func undecidedIsNotGuessed() async throws {
    let sandbox = try await RemoteSandbox()
    let token = try await sandbox.token("ann-refused")
    try sandbox.write(config: Self.handMade(token))
    _ = try await sandbox.fault(#"{"method": "listfolder", "folderid": 0, "action": "result", "result": 5000}"#)
    let check = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(check.limitedToRoot == nil && check.problems.isEmpty && check.tokenWorks)
  }

  @Test func aTokenThatMayNotAskForTheQuotaIsGood() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    _ = try await sandbox.fault(#"{"method": "userinfo", "action": "result", "result": 2003}"#)
    let check = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(check.tokenWorks && check.problems.isEmpty && check.limitedToRoot == true && check.quotaBytes == nil)
  }

  @Test(arguments: [("5000", "server-error"), ("4000", "rate-limited")])
  func aSickServiceIsNoVerdict(result: String, code: String) async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    _ = try await sandbox.fault(#"{"method": "*", "action": "result", "result": \#(result)}"#)
    let check = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(check.problems.map(\.code) == [code] && check.exitStatus == 5 && !check.tokenWorks)
  }

  @Test func damagedConfigIsAProblemNotACrash() async throws {
    let sandbox = try await RemoteSandbox()
    let path = try sandbox.write(config: "")
    let check = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(check.problems.map(\.code) == ["config-locked"] && check.exitStatus == 7)
    #expect(check.problems.first?.message.contains(path) == true)
  }

  @Test func writesAndCleansWhereAsked() async throws {
    let sandbox = try await RemoteSandbox()
    try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    let remotes = try await sandbox.remotes()
    #expect(try await remotes.check("pcloud_backup", writes: true).problems.isEmpty)
    #expect(try await sandbox.control("GET", "/counts").contains("\"uploadfile\""))
    #expect(try await sandbox.control("GET", "/tree?path=/Backups") == "[]\n")
    _ = try await sandbox.fault(#"{"method": "getfilelink", "action": "result", "result": 2003}"#)
    let unreadable = try await remotes.check("pcloud_backup", writes: true)
    #expect(unreadable.problems.count == 1 && unreadable.exitStatus != 0)
    #expect(try await sandbox.control("GET", "/tree?path=/Backups") == "[]\n")
    try await sandbox.control("DELETE", "/faults")
    _ = try await sandbox.fault(#"{"method": "uploadfile", "action": "result", "result": 2008}"#)
    #expect(try await remotes.check("pcloud_backup", writes: true).problems.map(\.code) == ["over-quota"])
  }

  @Test func opensAnEncryptedConfig() async throws {
    let sandbox = try await RemoteSandbox()
    let path = try sandbox.write(config: Self.handMade(try await sandbox.token("ann-refused")))
    let encrypted = try await sandbox.runner.capture(
      ChildCommand(
        try findRclone(), ["--config", path, "config", "encryption", "set", "--password-command", "cat"],
        environment: sandbox.environment, input: .data(Array("pass word".utf8))))
    try #require(encrypted.exit.isZero)
    let before = try sandbox.configText()
    let good = try await sandbox.remotes(password: try sandbox.secret("pass word"))
    #expect(try await good.check("pcloud_backup", declared: Self.declared).problems.isEmpty)
    #expect(try await good.ensure("pcloud_backup", declared: Self.declared, mode: .auto).isEmpty)
    let none = try await sandbox.remotes().check("pcloud_backup", declared: Self.declared)
    #expect(none.problems.map(\.code) == ["config-locked"])
    let wrong = try await sandbox.remotes(password: try sandbox.secret("wrong", "other"))
    let check = try await wrong.check("pcloud_backup", declared: Self.declared)
    #expect(check.problems.count == 1 && check.exitStatus == 7)
    #expect(check.problems.first?.message.contains("password") == true)
    #expect(try sandbox.configText() == before)
    let script = RemoteScript()
    let missing = RemoteDeclaration(name: "new", rootFolderID: "12", token: try sandbox.secret("tok", "token"))
    let failure = try await #require(throws: Failure.self) {
      try await good.ensure("new", declared: missing, mode: .always, conversation: script.conversation)
    }
    #expect(failure.reason == .configLocked)
    #expect(script.said.contains { $0.contains("d12") } && script.said.contains { $0.contains("'rclone config'") })
    #expect(try sandbox.configText() == before)
    let kept = try await good.setUp(Self.declared, .init(opensBrowser: false), script.conversation)
    #expect(kept.problems.isEmpty)
    #expect(try sandbox.configText() == before)
  }
}
