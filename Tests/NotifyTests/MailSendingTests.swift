import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

@testable import Notify

/// Mail through a real server and through sendmail, a command, and that no secret shows while they work.
@Suite struct MailSendingTests {
  private static let password = "pass word\"\\1:x"

  private func server(_ mode: String) throws -> PythonPeer {
    try PythonPeer("smtp_server.py", [mode]) { folder in
      try folder.write(Self.password, to: "password")
      chmod(folder.path("password"), 0o600)
      guard mode != "plain" else { return }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try findProgram("openssl"))
      process.arguments = [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost", "-keyout", folder.path("key.pem"), "-out", folder.path("cert.pem"),
      ]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
    }
  }

  private func channel(
    _ peer: PythonPeer, _ security: MailSettings.Security, user: String? = "ann", host: String = "localhost"
  ) -> NotifyChannel {
    let mail = MailSettings(
      to: ["ann@example.org", "ops@example.org"], from: "nas@example.org",
      server: MailServer(host: host, port: peer.port), security: security, user: user,
      password: user == nil ? nil : .file(peer.folder.path("password")))
    return NotifyChannel(name: "mail", way: .email(mail))
  }

  private func sender(_ peer: PythonPeer) throws -> NotifySender {
    try Sending.sender(["SSL_CERT_FILE": peer.folder.path("cert.pem")])
  }

  @Test(arguments: [("starttls", MailSettings.Security.starttls), ("tls", .tls)])
  func encryptedWithSignIn(_ mode: String, _ security: MailSettings.Security) async throws {
    let peer = try server(mode)
    let watch = ProcessWords([Self.password, "2 files of"])
    let said = try await sender(peer).send(Sending.event(), to: channel(peer, security))
    let seen = watch.end()
    #expect(said == "localhost took the mail")
    #expect(seen.found.isEmpty && seen.programs.contains("curl"), "\(seen)")
    let mails = try peer.entries("mails")
    let mail = try #require(mails.count == 1 ? mails[0] : nil, "\(mails)")
    #expect(mail["secure"] as? Bool == true && mail["user"] as? String == "ann")
    #expect(mail["to"] as? [String] == ["ann@example.org", "ops@example.org"])
    #expect(mail["from"] as? String == "nas@example.org")
    let content = try #require(mail["content"] as? String)
    #expect(content.contains("Subject: photos: incomplete\r\n"))
    let body = content.components(separatedBy: "\r\n\r\n").dropFirst().joined().replacing("\r\n", with: "")
    let text = String(decoding: try #require(Data(base64Encoded: body)), as: UTF8.self)
    #expect(text == NotifyText(Sending.event().keeping([])).text.replacing("\n", with: "\r\n"))
  }

  @Test func plainOnAPrivateNetwork() async throws {
    let peer = try server("plain")
    _ = try await Sending.sender().send(Sending.event(), to: channel(peer, .none, user: nil, host: "127.0.0.1"))
    #expect(try peer.entries("mails").map { $0["secure"] as? Bool } == [false])
  }

  @Test func nothingGoesOutUnencryptedThatShouldNot() async throws {
    let peer = try server("plain")
    let failure = try await Sending.failure(channel(peer, .starttls), Sending.sender())
    #expect(failure?.reason == .network)
    #expect(try peer.entries("mails").isEmpty)
  }

  @Test func anUnknownCertificateIsRefused() async throws {
    let peer = try server("starttls")
    let failure = try await Sending.failure(channel(peer, .starttls), Sending.sender())
    #expect(
      failure?.reason == .network && failure?.message.contains("certificate") == true, "\(String(describing: failure))")
    #expect(try peer.entries("mails").isEmpty)
  }

  @Test func aWrongPasswordIsNamedAndNotShown() async throws {
    let peer = try server("starttls")
    try peer.folder.write("another", to: "wrong")
    chmod(peer.folder.path("wrong"), 0o600)
    var mail = channel(peer, .starttls)
    if case .email(var settings) = mail.way {
      settings.password = .file(peer.folder.path("wrong"))
      mail.way = .email(settings)
    }
    let failure = try await Sending.failure(mail, sender(peer))
    #expect(failure?.reason == .tokenRejected && failure?.message.contains("another") == false)
  }

  @Test func sendmail() async throws {
    let folder = try TemporaryFolder()
    let program = (#filePath as NSString).deletingLastPathComponent + "/Peers/sendmail"
    let mail = MailSettings(to: ["ann@example.org"], from: "nas@example.org", program: program)
    let said = try await Sending.sender(["HOME": folder.path]).send(
      Sending.event(), to: NotifyChannel(name: "mail", way: .email(mail)))
    #expect(said == "'\(program)' took the mail")
    #expect(try folder.text("arguments") == "-t\n-i\n")
    let text = try folder.text("mail")
    #expect(text.contains("To: ann@example.org\n") && text.contains("\n\n") && !text.contains("\r"))
  }

  @Test func aCommandGetsTheEventAsVariables() async throws {
    let folder = try TemporaryFolder()
    try script("printf '%s\\n' \"$@\" > \(folder.path("arguments")); env > \(folder.path("variables"))", in: folder)
    let way = NotifyChannel.Way.command(["sh", folder.path("program"), "--backup", "$(touch x)"])
    _ = try await Sending.sender(["SECRET": "x"]).send(Sending.event(), to: NotifyChannel(name: "own", way: way))
    #expect(try folder.text("arguments") == "--backup\n$(touch x)\n")
    let variables = try folder.text("variables").split(separator: "\n")
    for line in [
      "MIRRORKEEP_EVENT=incomplete", "MIRRORKEEP_JOB=photos", "MIRRORKEEP_REASON=files-failed",
      "MIRRORKEEP_EXIT_STATUS=1", "MIRRORKEEP_ADDED=3", "MIRRORKEEP_TITLE=photos: incomplete",
    ] { #expect(variables.contains(Substring(line)), "\(line)") }
    #expect(!variables.contains("SECRET=x"))
    for word in Sending.details { #expect(try !folder.text("variables").contains(word)) }
  }

  @Test(arguments: [("exit 3", "ended with exit status 3"), ("exec sleep 1000", "took longer than 10 s")])
  func aCommandThatFails(_ body: String, _ cause: String) async throws {
    let folder = try TemporaryFolder()
    try script(body, in: folder)
    let channel = NotifyChannel(name: "own", way: .command(["sh", folder.path("program")]))
    let failure = try await Sending.failure(channel, Sending.sender())
    #expect(failure?.reason == .hookFailed && failure?.message.hasSuffix(cause) == true)
    let absent = NotifyChannel(name: "own", way: .command(["no-such-program"]))
    #expect(
      try await Sending.failure(absent, Sending.sender())?.message == "the command 'no-such-program' is not on PATH")
  }

  @Test func tokensNeverStandInArguments() async throws {
    let peer = try PythonPeer("http_server.py")
    let watch = ProcessWords(["s3cret-token", "t0p-secret-path"])
    let folder = try TemporaryFolder()
    try folder.write("s3cret-token", to: "token")
    try folder.write("http://127.0.0.1:\(peer.port)/t0p-secret-path-late", to: "url")
    for name in ["token", "url"] { chmod(folder.path(name), 0o600) }
    let way = NotifyChannel.Way.ntfy(.secret(.file(folder.path("url"))), token: .file(folder.path("token")))
    for _ in 0..<2 { _ = try await Sending.sender().send(Sending.event(), to: NotifyChannel(name: "ops", way: way)) }
    let seen = watch.end()
    #expect(seen.found.isEmpty && seen.programs.contains("curl"), "\(seen)")
    #expect(try peer.entries("requests").count == 2)
  }

  private func script(_ body: String, in folder: TemporaryFolder) throws {
    // Given to a shell: a program just written may still be open in another child, and then cannot be started.
    try folder.write("\(body)\n", to: "program")
  }
}
