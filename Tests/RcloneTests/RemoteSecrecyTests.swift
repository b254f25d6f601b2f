import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Processes
@testable import Rclone

/// No secret outside rclone.conf: not in any process's arguments or environment while set-up works, not in any file
/// afterwards, not in a word said to the person.
@Suite struct RemoteSecrecyTests {
  private static let clientSecret = "kAn4ry+/=client-secret"
  private static let password = "kAn4ry pass+word/1"

  @Test func nothingSecretLeaves() async throws {
    try await RemoteSignInPort.whileOurs {
      let sandbox = try await RemoteSandbox()
      try await sandbox.control(
        "POST", "/apps",
        #"{"client_id": "canary", "client_secret": "\#(Self.clientSecret)", "access": "app-refused", "folder": "/Backups"}"#
      )
      let watch = ProcessWatch()
      let (secrets, words) = try await everyWay(sandbox)
      let seen = watch.end()
      #expect(seen.count > 20)
      let forms = secrets.flatMap(Self.forms)
      #expect(!seen.contains { Self.holds($0, forms) })
      #expect(!words.contains { Self.holds(Array($0.utf8), forms) })
      #expect(try filesHolding(forms, in: sandbox.folder.path) == ["home/.config/rclone/rclone.conf"])
      try expectPrivate(sandbox.folder.path("home"))
    }
  }

  /// Sets up by browser, code and token file, fails with a rejected token, checks, and opens an encrypted config.
  private func everyWay(_ sandbox: RemoteSandbox) async throws -> (secrets: [String], words: [String]) {
    let declared = RemoteDeclaration(
      name: "pc", rootFolderID: "19066333043", clientID: "canary",
      clientSecret: try sandbox.secret(Self.clientSecret, "client"))
    let remotes = try await sandbox.remotes()
    let script = RemoteScript { try await sandbox.browse($0) }
    var words: [String] = []
    words.append("\(try await remotes.setUp(declared, .init(), script.conversation))")
    let signedIn = try token(sandbox)
    let page = try await sandbox.browse(PCloudGuide.codeAddress(clientID: "canary"))
    let code = String(try #require(page.firstMatch(of: /<code id="code">(.*?)<\/code>/)?.1))
    let typing = RemoteScript([code])
    words.append("\(try await remotes.setUp(declared, .init(isHeadless: true), typing.conversation))")
    let typed = try token(sandbox)
    let given = try await sandbox.token("ann-refused")
    let choices = PCloudSetupChoices(token: try sandbox.secret(given))
    words.append("\(try await remotes.setUp(declared, choices, .silent))")
    words.append("\(try await remotes.check("pc", declared: declared, writes: true))")
    try await sandbox.control("DELETE", "/tokens/ann-refused")
    let failure = try await #require(throws: Failure.self) { try await remotes.setUp(declared, choices, .silent) }
    words.append("\(failure)")
    let encrypted = try await sandbox.runner.capture(
      ChildCommand(
        try findRclone(),
        ["--config", sandbox.config.path, "config", "encryption", "set", "--password-command", "cat"],
        environment: sandbox.environment, input: .data(Array(Self.password.utf8))))
    try #require(encrypted.exit.isZero)
    let opened = try await sandbox.remotes(password: try sandbox.secret(Self.password, "password"))
    words.append("\(try await opened.check("pc", declared: declared))")
    // So that the last look finds what is allowed to be found.
    try sandbox.write(config: RemoteCheckTests.handMade(given))
    return (
      [Self.clientSecret, Self.password, signedIn, typed, given, code],
      words + script.said + script.questions + typing.said + typing.questions
    )
  }

  private func token(_ sandbox: RemoteSandbox) throws -> String {
    guard case .plain(let config) = try sandbox.config.load() else { throw RemoteTestError("no config") }
    return try #require(config.values(in: "pc")?["token"].flatMap(PCloudToken.init(reading:))).accessToken
  }

  /// A secret as it is, base64 at each of the three offsets, URL-encoded, and as JSON text.
  private static func forms(_ secret: String) -> [[UInt8]] {
    let bytes = Array(secret.utf8)
    let base64 = (0..<3).flatMap { offset -> [String] in
      let inner = bytes.dropFirst(offset).prefix((bytes.count - offset) / 3 * 3)
      let text = Data(inner).base64EncodedString()
      return [text, text.replacing("+", with: "-").replacing("/", with: "_")]
    }
    let url = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
    let json = secret.replacing("/", with: "\\/")
    return ([secret, url, url.lowercased(), secret.replacing(" ", with: "+"), json] + base64).map { Array($0.utf8) }
  }

  private static func holds(_ text: [UInt8], _ forms: [[UInt8]]) -> Bool {
    let data = Data(text)
    return forms.contains { data.range(of: Data($0)) != nil }
  }

  /// Files below `folder` with one of the forms in them; the user's own secret files and the sandbox's are not ours.
  private func filesHolding(_ forms: [[UInt8]], in folder: String) throws -> [String] {
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return files.filter { file in
      guard !["secrets", "sandbox", "state.json"].contains(String(file.prefix { $0 != "/" })) else { return false }
      guard let data = FileManager.default.contents(atPath: folder + "/" + file) else { return false }
      return Self.holds(Array(data), forms)
    }
  }

  private func expectPrivate(_ folder: String) throws {
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder + "/.config/rclone") {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/.config/rclone/" + file)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }
}

/// Everything that stands in the arguments and environments of this machine's processes while it watches.
private final class ProcessWatch: Sendable {
  private let seen = Locked<Set<[UInt8]>>([])
  private let isWatching = Locked(true)
  private let ended = DispatchSemaphore(value: 0)

  init() {
    let (seen, isWatching, ended) = (seen, isWatching, ended)
    Thread.detachNewThread {
      while isWatching.use({ $0 }) {
        Self.look(into: seen)
        usleep(2000)
      }
      ended.signal()
    }
  }

  func end() -> Set<[UInt8]> {
    isWatching.use { $0 = false }
    ended.wait()
    return seen.use { $0 }
  }

  private static func look(into seen: Locked<Set<[UInt8]>>) {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for process in processes where process.first?.isNumber == true {
      for part in ["cmdline", "environ"] {
        guard let text = FileManager.default.contents(atPath: "/proc/\(process)/\(part)"), !text.isEmpty else {
          continue
        }
        _ = seen.use { $0.insert(Array(text)) }
      }
    }
  }
}
