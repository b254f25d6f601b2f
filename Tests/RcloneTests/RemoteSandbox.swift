import BackupCore
import Foundation
import TestSupport

@testable import Processes
@testable import Rclone

/// One test's own pCloud: a `mirrorkeep-sandbox`, a home folder with rclone.conf in it, and a person's browser.
final class RemoteSandbox: Sendable {
  struct Ready: Decodable, Sendable {
    var proxy: String
    var certificate: String
    var control: String
    var clientId: String
    var clientSecret: String
    var rootFolderId: Int
    var token: String
  }

  /// pCloud's and rclone's own; the accounts are `ann` (us) and `eva` (eu), each with `/Backups` and a file outside it.
  static let state = """
    {"accounts": [{"name": "ann", "region": "us", "quota": 1000000}, {"name": "eva", "region": "eu"}],
     "folders": [{"account": "ann", "path": "/Backups", "folderid": 19066333043},
                 {"account": "eva", "path": "/Backups", "folderid": 77},
                 {"account": "ann", "path": "/Private"}, {"account": "eva", "path": "/Private"}],
     "apps": [{"client_id": "limited", "client_secret": "secret-of-limited", "access": "app-refused", "folder": "/Backups"},
              {"client_id": "whole", "client_secret": "secret-of-whole", "access": "whole"}],
     "tokens": [{"name": "ann-refused", "account": "ann", "access": "app-refused", "folder": "/Backups"},
                {"name": "ann-rooted", "account": "ann", "access": "app-rooted", "folder": "/Backups"},
                {"name": "ann-whole", "account": "ann", "access": "whole"},
                {"name": "eva-refused", "account": "eva", "access": "app-refused", "folder": "/Backups"}]}
    """

  let folder: TemporaryFolder
  let ready: Ready
  let runner: ChildRunner
  private let serving: Task<Void, Never>

  init() async throws {
    let folder = try TemporaryFolder()
    for name in ["home", "tmp", "sandbox"] {
      try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    let runner = ChildRunner(ownProgram: try findTool("mirrorkeep"))
    let program = try findTool("mirrorkeep-sandbox")
    let stateFile = try folder.write(Self.state, to: "state.json")
    let (lines, feed) = AsyncStream.makeStream(of: [UInt8].self)
    let command = ChildCommand(
      program, ["--state-file", stateFile, "--auto-approve", "allow"],
      environment: ["PATH": Self.path, "TMPDIR": folder.path("sandbox")], gracePeriod: .seconds(2))
    serving = Task {
      _ = try? await runner.run(command, onOutput: { feed.yield(Array($0)) })
      feed.finish()
    }
    var line: [UInt8] = []
    for await piece in lines {
      line += piece
      if line.last == 10 { break }
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    ready = try decoder.decode(Ready.self, from: Data(line))
    self.folder = folder
    self.runner = runner
  }

  deinit {
    serving.cancel()
  }

  static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

  /// What rclone gets.
  var environment: [String: String] {
    [
      "PATH": Self.path, "HOME": folder.path("home"), "TMPDIR": folder.path("tmp"), "HTTPS_PROXY": ready.proxy,
      "SSL_CERT_FILE": ready.certificate,
    ]
  }

  var config: RcloneConfigFile { RcloneConfigFile(path: folder.path("home/.config/rclone/rclone.conf")) }

  /// The remotes of this home, through the rclone under test; `program` stands in for it.
  func remotes(password: Secret? = nil, program: String? = nil) async throws -> PCloudRemotes {
    let found = try findRclone()
    let answer = try await runner.capture(ChildCommand(found, ["version"], environment: environment))
    let version = try RcloneVersion.parse(answer.outputText, program: found)
    let rclone = PCloudRclone(
      program: program ?? found, version: version, environment: environment, runner: runner)
    return PCloudRemotes(
      rclone: rclone, config: config, configPassword: password,
      secrets: SecretReader(runner: runner, environment: environment))
  }

  @discardableResult
  func write(config text: String, mode: Int = 0o600) throws -> String {
    try folder.write(text, to: "home/.config/rclone/rclone.conf", mode: mode)
  }

  func configText() throws -> String { try folder.text("home/.config/rclone/rclone.conf") }

  func secret(_ text: String, _ name: String = "secret") throws -> Secret {
    .file(try folder.write(text + "\n", to: "secrets/\(name)"))
  }

  // MARK: - The control endpoint and the browser

  @discardableResult
  func control(_ verb: String, _ path: String, _ body: String = "") async throws -> String {
    try await curl(["-sS", "-X", verb, "--data-binary", "@-", ready.control + path], input: body)
  }

  func token(_ name: String) async throws -> String {
    let all = try JSONSerialization.jsonObject(with: Data(try await control("GET", "/tokens").utf8))
    let tokens = all as? [[String: Any]] ?? []
    guard let value = tokens.first(where: { $0["name"] as? String == name })?["value"] as? String else {
      throw RemoteTestError("the sandbox has no token '\(name)'")
    }
    return value
  }

  /// Makes a fault; returns its id.
  func fault(_ json: String) async throws -> Int {
    let answer = try JSONSerialization.jsonObject(with: Data(try await control("POST", "/faults", json).utf8))
    guard let id = (answer as? [String: Any])?["id"] as? Int else { throw RemoteTestError("no fault") }
    return id
  }

  /// Returns once a call has been struck by the fault; throws when none is for minutes, so that no test hangs.
  func waitForHit(_ fault: Int) async throws {
    for _ in 0..<3000 {
      let state = try await control("GET", "/faults/\(fault)").replacing(" ", with: "")
      if state.contains("\"hits\":1") { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw RemoteTestError("no call was struck by fault \(fault)")
  }

  /// What a person does: opens the address and follows where pCloud sends them.
  @discardableResult
  func browse(_ address: String) async throws -> String {
    try await curl(["-sSL", "--cacert", ready.certificate, address])
  }

  private func curl(_ arguments: [String], input: String = "") async throws -> String {
    let command = ChildCommand(
      try findProgram("curl"), arguments, environment: ["PATH": Self.path, "HTTPS_PROXY": ready.proxy],
      input: .data(Array(input.utf8)))
    return try await runner.capture(command).outputText
  }
}

/// What a test of remotes needs and does not find.
struct RemoteTestError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Everything set-up says, and answers to what it asks, in order.
final class RemoteScript: Sendable {
  private let answers: Locked<[String]>
  private let told = Locked<[String]>([])
  private let asked = Locked<[String]>([])
  private let browser: @Sendable (String) async throws -> Void
  let canAsk: Bool

  init(
    _ answers: [String]? = nil, browser: @escaping @Sendable (String) async throws -> Void = { _ in }
  ) {
    self.answers = Locked(answers ?? [])
    canAsk = answers != nil
    self.browser = browser
  }

  var said: [String] { told.use { $0 } }
  var questions: [String] { asked.use { $0 } }

  var conversation: PCloudConversation {
    let answer: @Sendable (String) async throws -> String? = { question in
      self.asked.use { $0.append(question) }
      return self.answers.use { $0.isEmpty ? nil : $0.removeFirst() }
    }
    return PCloudConversation(
      canAsk: canAsk, say: { text in self.told.use { $0.append(text) } }, ask: answer, askSecret: answer,
      openBrowser: { address in (try? await self.browser(address)) != nil })
  }
}
