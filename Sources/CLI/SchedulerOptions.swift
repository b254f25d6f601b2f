import ArgumentParser
import Scheduling

/// Which scheduler of the host is meant.
struct SchedulerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("systemd, cron or launchd. (default: the one that runs here)", valueName: "scheduler"))
  var backend: BackendName?

  @Flag var scope: SchedulerScope?

  @Option(help: ArgumentHelp("Where units or property lists lie.", visibility: .hidden))
  var unitsFolder: String?
}

/// What entries start.
struct ScheduledProgramOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The mirrorkeep the entries start. (default: this one)", valueName: "path"),
    completion: .file())
  var program: String?

  func validate() throws {
    guard let program, !program.hasPrefix("/") else { return }
    throw ValidationError("'--program' is an absolute path, not '\(program)'")
  }
}

extension BackendName: ExpressibleByArgument {}
