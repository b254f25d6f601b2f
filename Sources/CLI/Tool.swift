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
    let status = await status(of: arguments)
    guard let error = Console.standard.output.error else { exit(status) }
    Console.standard.show(.unwritableOutput(error))
    exit(status == 0 ? Failure.unwritableOutput(error).exitStatus : status)
  }

  /// Runs a command and returns its exit status: 0, the status of a failure or a run, or 2 for a usage error.
  private static func status(of arguments: [String]) async -> Int32 {
    do {
      var command = try MirrorkeepCommand.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch let ending as CommandEnding {
      return ending.status
    } catch {
      return report(error, arguments)
    }
  }

  /// Help and version go to standard output, everything else to standard error as `error:` and `hint:`.
  private static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
    let console = Console.standard
    switch MirrorkeepCommand.exitCode(for: error) {
    case .success:
      console.print(MirrorkeepCommand.fullMessage(for: error))
      return 0
    case .validationFailure: return show(.of(ParserFailure.usageError(error, arguments)), console)
    default: return show(.of(error), console)
    }
  }

  private static func show(_ failure: Failure, _ console: Console) -> Int32 {
    console.show(failure)
    return failure.exitStatus
  }
}

extension Failure {
  /// What any error means to a person.
  static func of(_ error: any Error) -> Failure {
    switch error {
    case let failure as Failure: failure
    case let usage as UsageError: Failure(.jobInvalid, usage.message, hint: usage.hint)
    default: unforeseen(error)
    }
  }

  /// An error nobody turned into a failure where it arose: a stopped command, else the state folder's disk.
  private static func unforeseen(_ error: any Error) -> Failure {
    if error is CancellationError {
      return Failure(.signal, "stopped", signal: SignalTrap.received)
    }
    let system = error as NSError
    let detail =
      (system.userInfo[NSUnderlyingErrorKey] as? NSError)?.localizedDescription ?? system.localizedDescription
    let path = (system.userInfo[NSFilePathErrorKey] as? String).map { " at '\($0)'" } ?? ""
    return Failure(
      .stateUnwritable, "an unforeseen error\(path): \(detail.trimmingCharacters(in: ["."]))",
      hint: "check disk and permissions; if they are right, report this")
  }

  /// Standard output did not take everything.
  fileprivate static func unwritableOutput(_ error: Int32) -> Failure {
    Failure(
      error == ENOSPC ? .diskFull : .stateUnwritable,
      "the output could not be written: \(String(cString: strerror(error)).lowercased())",
      hint: "give standard output a file or pipe that can be written")
  }
}
