import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

/// Row 72: what cannot be started says which path and why.
@Suite struct ChildStartTests {
  @Test func `row 72: a missing program`() async throws {
    let error = try await startError(ChildCommand("/nowhere/rclone"))
    #expect(error == ChildStartError(.program, "/nowhere/rclone", code: ENOENT))
    #expect(error.message == "cannot start '/nowhere/rclone': no such file or directory")
    let failure = error.failure(.rcloneMissing, hint: "install it")
    #expect(failure == Failure(.rcloneMissing, error.message, hint: "install it"))
  }

  @Test func `row 72: a file that is no program`() async throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write("text", to: "plain")
    #expect(try await startError(ChildCommand(plain)) == ChildStartError(.program, plain, code: EACCES))
    let noShebang = try folder.write("text", to: "no-shebang", mode: 0o700)
    let error = try await startError(ChildCommand(noShebang))
    #expect(error.message == "cannot start '\(noShebang)': it is not a program for this machine")
    #expect(try await startError(ChildCommand(folder.path)) == ChildStartError(.program, folder.path, code: EACCES))
  }

  @Test func `row 72: a bad interpreter`() async throws {
    let folder = try TemporaryFolder()
    let script = try folder.write("#!/nowhere/sh\n", to: "script", mode: 0o700)
    let error = try await startError(ChildCommand(script))
    #expect(error.message == "cannot start '\(script)': the interpreter or loader it names does not exist")
  }

  @Test func `row 72: a missing folder`() async throws {
    var command = ChildCommand("/bin/pwd")
    command.workingFolder = "/nowhere/x"
    let error = try await startError(command)
    #expect(error.message == "cannot work in folder '/nowhere/x': no such file or directory")
  }

  @Test func `row 72: an endless argument`() async throws {
    let error = try await startError(ChildCommand("/bin/echo", [String(repeating: "x", count: 200_000)]))
    #expect(error.message == "cannot start '/bin/echo': its arguments are too long")
  }

  @Test func manyArgumentsWithinTheLimitPass() async throws {
    let words = [String](repeating: String(repeating: "x", count: 1000), count: 1000)
    let child = try await Children.runner().capture(ChildCommand("/bin/echo", words))
    #expect(child.output.count == 1_001_000)
  }

  @Test(arguments: [
    ChildCommand("/bin/echo", ["a\0b"]), ChildCommand("/bin/echo\0"),
    ChildCommand("/bin/echo", environment: ["A": "\0"]), ChildCommand("/bin/echo", environment: ["A=B": "c"]),
    ChildCommand("/bin/echo", environment: ["": "c"]), ChildCommand("/bin/echo", workingFolder: "/tmp\0"),
  ])
  func textThatWouldArriveChangedIsRefused(_ command: ChildCommand) async throws {
    let error = try await startError(command)
    #expect(error.step == .arguments)
    #expect(error.code == EINVAL)
  }

  @Test func relativePathsAreRefused() async throws {
    #expect(try await startError(ChildCommand("echo")) == ChildStartError(.program, "echo", code: ENOENT))
    let command = ChildCommand("/bin/echo", workingFolder: "tmp")
    #expect(try await startError(command) == ChildStartError(.workingFolder, "tmp", code: ENOENT))
  }

  @Test func ourOwnProgramIsMissing() async throws {
    let runner = ChildRunner(ownProgram: "/nowhere/mirrorkeep")
    let error = await #expect(throws: ChildStartError.self) { try await runner.run(ChildCommand("/bin/echo")) }
    #expect(error == ChildStartError(.supervisor, "/nowhere/mirrorkeep", code: ENOENT))
  }

  /// Called by hand the hidden mode says so and ends.
  @Test func superviseModeByHand() async throws {
    let command = ChildCommand(try findTool("mirrorkeep"), ["--supervise-child", "x"])
    let child = try await Children.runner().capture(command)
    #expect(child.exit.end == .exited(2))
    #expect(child.errorText == "error: '--supervise-child' is for mirrorkeep itself\n")
  }

  private func startError(_ command: ChildCommand) async throws -> ChildStartError {
    let runner = try Children.runner()
    return try #require(await #expect(throws: ChildStartError.self) { try await runner.run(command) })
  }
}
