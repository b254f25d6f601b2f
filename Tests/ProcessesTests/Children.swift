import Foundation
import Processes
import TestSupport

/// What the tests of this target run children with.
enum Children {
  static func runner() throws -> ChildRunner {
    ChildRunner(ownProgram: try findTool("mirrorkeep"))
  }

  /// A shell script as a command; `arguments` are its `$1`, `$2`, ….
  static func shell(_ script: String, _ arguments: [String] = []) -> ChildCommand {
    ChildCommand(
      "/bin/sh", ["-c", script, "sh"] + arguments, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
  }

  /// Runs `command` and cancels it at its first output; returns how it ended.
  static func cancelAtFirstOutput(_ command: ChildCommand) async throws -> ChildExit {
    let (outputs, continuation) = AsyncStream.makeStream(of: Void.self)
    let runner = try runner()
    let task = Task {
      defer { continuation.finish() }
      return try await runner.run(
        command, onOutput: { _ in continuation.yield() }, onErrorOutput: { _ in continuation.yield() })
    }
    for await _ in outputs { break }
    task.cancel()
    return try await task.value
  }
}
