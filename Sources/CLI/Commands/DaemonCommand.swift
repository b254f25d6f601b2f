import ArgumentParser
import BackupCore

/// `daemon`: the built-in scheduler, in the foreground.
struct DaemonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daemon",
    abstract: "Run jobs by their schedules, in the foreground, until stopped.",
    discussion: """
      Does what 'mirrorkeep run --due' does, at the times something is due. Changed job files are read within seconds, and \
      at once on SIGHUP. INT and TERM stop it: a run under way ends first, recorded as cancelled. systemd is told when it \
      is ready, and that it is alive (Type=notify, WatchdogSec=). To have a timer or cron start the jobs instead, see \
      'mirrorkeep schedule install'.
      """)

  @Option(help: ArgumentHelp("So many jobs at a time.", valueName: "n"))
  var parallel = 1

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    try await LiveDaemon(session).run(parallel: parallel)
  }

  func validate() throws {
    if parallel < 1 || parallel > 64 { throw ValidationError("'--parallel' is a number from 1 to 64") }
  }
}
