import Processes
import TestSupport

/// What the tests of this target run children with.
enum Children {
  static func runner() throws -> ChildRunner {
    ChildRunner(ownProgram: try findTool("mirrorkeep"))
  }

  /// A shell script as a command.
  static func shell(_ script: String, _ arguments: [String] = []) -> ChildCommand {
    ChildCommand(
      "/bin/sh", ["-c", script, "sh"] + arguments, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
  }
}
