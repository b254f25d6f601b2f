// Arguments -> one command -> one printed value and an exit status.
import ArgumentParser
import BackupCore
import Foundation
import Processes

/// The command line: parses, runs one command, and turns whatever it ends with into text and an exit status.
package enum Tool {
  package static let versionText = "0.1.0"

  /// Runs the command the process was started with; never returns.
  package static func run() async -> Never {
    let arguments = GlobalOptions.moveBehindCommand(Array(CommandLine.arguments.dropFirst()))
    exit(await status(of: arguments))
  }

  /// Runs a command and returns its exit status: 0, the status of a failure or a run, or 2 for a usage error.
  static func status(of arguments: [String]) async -> Int32 {
    do {
      var command = try MirrorkeepCommand.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch let failure as Failure {
      Console.standard.show(failure)
      return failure.exitStatus
    } catch let ending as CommandEnding {
      return ending.status
    } catch {
      return report(error)
    }
  }

  /// Help and version go to standard output, every other parser message to standard error, with status 2.
  private static func report(_ error: any Error) -> Int32 {
    if let usage = error as? UsageError {
      Console.standard.show(Failure(.jobInvalid, usage.message, hint: usage.hint))
      return 2
    }
    let text = MirrorkeepCommand.fullMessage(for: error)
    if MirrorkeepCommand.exitCode(for: error) == .success {
      if !text.isEmpty { Console.standard.print(text) }
      return 0
    }
    Console.standard.note(text.hasPrefix("Error: ") ? "error: " + text.dropFirst(7) : text)
    return 2
  }
}
