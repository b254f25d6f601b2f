import Foundation
import Processes
import TestSupport
import Testing

/// The real rclone under a supervisor.
@Suite(.timeLimit(.minutes(2))) struct RcloneProcessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("", to: "rclone.conf")
  }

  private func command(_ arguments: [String]) throws -> ChildCommand {
    ChildCommand(
      try findRclone(), ["--config", folder.path("rclone.conf")] + arguments,
      environment: ["HOME": folder.path, "PATH": "/usr/bin:/bin"])
  }

  /// Row 61: rclone is ended in the middle of its work, and leaves no partial.
  @Test func cancellingATransferLeavesNoPartial() async throws {
    try folder.write([UInt8](repeating: 1, count: 30 << 20), to: "source/big")
    var command = try command([
      "copy", "--bwlimit", "1M", "--stats", "100ms", "-v", "--", folder.path("source"), folder.path("target"),
    ])
    command.locks = [
      try KernelLock.take(
        LockRequest(.job("photos"), .exclusive), in: folder.path("locks"), holder: LockHolder(job: "photos", run: "r"))
    ]
    let exit = try await Children.cancelAtFirstOutput(command)
    // It handles the signal only while a transfer is under way, which the first output may come just before.
    #expect([.exited(143), .signalled(15)].contains(exit.end))
    let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path("target"))) ?? []
    #expect(left.isEmpty)
  }

  /// Security row 4: what rclone shows at its most talkative is clean after the filter.
  @Test func talkativeRcloneIsRedacted() async throws {
    let token = "hUq3xT0k9nSecretSecretSecret"
    try folder.write(
      """
      [pc]
      type = pcloud
      client_secret = \(token)cs
      hostname = 127.0.0.1:1
      token = {"access_token":"\(token)","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}

      """, to: "rclone.conf")
    let arguments = ["lsf", "-vv", "--dump", "headers,auth,bodies", "--retries", "1", "--low-level-retries", "1"]
    for remote in ["pc:", #"pc,token="{""access_token"":""\#(token)""}":x"#] {
      let child = try await Children.runner().capture(try command(arguments + [remote]))
      let text = child.outputText + child.errorText
      #expect(!Redaction().masked(text).contains(token), "without knowing it")
      #expect(!Redaction([SecretValue(token)]).masked(text).contains(token), "knowing it")
      #expect(text.contains("DEBUG"))
    }
    let config = try await Children.runner().capture(try command(["config", "show"]))
    #expect(config.outputText.contains(token))
    #expect(!Redaction().masked(config.outputText).contains(token))
    let dump = try await Children.runner().capture(try command(["config", "dump"]))
    #expect(dump.outputText.contains(token))
    #expect(!Redaction().masked(dump.outputText).contains(token))
  }

  /// Secrets reach rclone by its input, never by its arguments or environment.
  @Test func aSecretGoesInByInput() async throws {
    var command = try command(["obscure", "-"])
    command.input = .data(Array("hunter2\n".utf8))
    let child = try await Children.runner().capture(command)
    #expect(child.exit.isZero)
    let revealed = try await Children.runner().capture(
      try self.command(["reveal", child.outputText.trimmingCharacters(in: .newlines)]))
    #expect(revealed.outputText == "hunter2\n")
  }
}
