import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

/// Secrets from each kind of reference; row 37 for their files.
@Suite(.timeLimit(.minutes(2))) struct SecretReaderTests {
  private let folder: TemporaryFolder
  private let warnings = Warnings()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func reader(_ environment: [String: String] = ["PATH": "/usr/bin:/bin"]) throws -> SecretReader {
    let warnings = warnings
    return SecretReader(
      runner: try Children.runner(), environment: environment, commandLimit: .seconds(60), warn: { warnings.add($0) })
  }

  private func failure(_ secret: Secret, _ environment: [String: String] = ["PATH": "/usr/bin:/bin"]) async throws
    -> String
  {
    let reader = try reader(environment)
    let failure = try #require(await #expect(throws: Failure.self) { try await reader.read(secret) })
    #expect(failure.reason == .secretMissing)
    #expect(failure.hint != nil)
    return failure.message
  }

  @Test func fromTheEnvironment() async throws {
    #expect(try await reader(["T": "abc\n"]).read(.env("T")) == SecretValue("abc"))
    #expect(try await failure(.env("T"), [:]) == "environment variable 'T' is not set")
    #expect(try await failure(.env("T"), ["T": "\n"]) == "environment variable 'T' is empty")
  }

  @Test func fromAFile() async throws {
    let path = try folder.write("a b\r\n\n", to: "secret")
    #expect(try await reader().read(.file(path)).text == "a b")
    #expect(warnings.all.isEmpty)
    #expect(chmod(path, 0o644) == 0)
    #expect(try await reader().read(.file(path)).text == "a b")
    #expect(warnings.all == ["'\(path)' may be read by others: chmod 600 '\(path)'"])
    #expect(chmod(path, 0o620) == 0)
    #expect(try await failure(.file(path)) == "'\(path)' may be written by others")
  }

  @Test func fromFilesThatAreNone() async throws {
    let missing = folder.path("missing")
    #expect(try await failure(.file(missing)) == "cannot read '\(missing)': no such file or directory")
    #expect(try await failure(.file(folder.path)) == "cannot read '\(folder.path)': is a directory")
    let empty = try folder.write("\n", to: "empty")
    #expect(try await failure(.file(empty)) == "'\(empty)' is empty")
    let long = try folder.write(String(repeating: "x", count: 70000), to: "long")
    #expect(try await failure(.file(long)) == "'\(long)' is too long for a secret")
    let binary = try folder.write([65, 0, 66], to: "binary")
    #expect(try await failure(.file(binary)) == "'\(binary)' holds a NUL byte")
    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(try await failure(.file(pipe)) == "'\(pipe)' is empty", "a pipe nobody writes to blocks nobody")
  }

  /// Mounted secrets are links.
  @Test func fromALinkedFile() async throws {
    let path = try folder.write("abc", to: "data/secret")
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(try await reader().read(.file(link)).text == "abc")
  }

  @Test func fromACredential() async throws {
    try folder.write("abc", to: "pcloud")
    #expect(try await reader(["CREDENTIALS_DIRECTORY": folder.path]).read(.credential("pcloud")).text == "abc")
    let message = try await failure(.credential("pcloud"), [:])
    #expect(message == "credential 'pcloud' is not there: CREDENTIALS_DIRECTORY is not set")
    let outside = try await failure(.credential("../x"), ["CREDENTIALS_DIRECTORY": folder.path])
    #expect(outside == "'../x' is not the name of a credential")
  }

  @Test func fromACommand() async throws {
    let secret = Secret.command(["printf", "%s\n", "a $b"])
    #expect(try await reader().read(secret).text == "a $b", "no shell looks at it")
    #expect(try await failure(.command(["sh", "-c", "echo x; exit 3"])) == "the command 'sh' ended with exit status 3")
    #expect(try await failure(.command(["true"])) == "the output of 'true' is empty")
    #expect(try await failure(.command(["no-such-program"])) == "the command 'no-such-program' is not on PATH")
    #expect(try await failure(.command([])) == "the command '' is not on PATH")
  }

  @Test func aCommandThatHangsIsEnded() async throws {
    let reader = SecretReader(
      runner: try Children.runner(), environment: ["PATH": "/usr/bin:/bin"], commandLimit: .milliseconds(50))
    let failure = await #expect(throws: Failure.self) { try await reader.read(.command(["sleep", "1000"])) }
    #expect(failure?.message == "the command 'sleep' took too long")
  }

  @Test func aCommandSeesNoForeignVariables() async throws {
    let environment = ["PATH": "/usr/bin:/bin", "RCLONE_CONFIG_PASS": "x", "TOKEN": "y", "NAMED": "z"]
    let reader = SecretReader(
      runner: try Children.runner(), environment: environment, childVariables: ["NAMED"])
    let lines = try await reader.read(.command(["env"])).text?.split(separator: "\n").sorted()
    #expect(lines == ["NAMED=z", "PATH=/usr/bin:/bin"])
  }
}

/// Collects what a reader warns of.
private final class Warnings: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var texts: [String] = []

  func add(_ text: String) {
    lock.lock()
    texts.append(text)
    lock.unlock()
  }

  var all: [String] {
    lock.lock()
    defer { lock.unlock() }
    return texts
  }
}
