import ArgumentParser
import BackupCore
import Processes

/// `status`: one line a job that answers "am I safe?".
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show how every job stands, one line each.",
    discussion: """
      The state is the first that holds: running, held, failing, overdue, incomplete, due, never (no success yet), \
      unscheduled (in order, only by hand), ok. It is judged from schedule, grace and history alone, so a scheduler that is \
      gone shows too. Neither rclone nor a network is needed.

      With '--check' the exit status is 1 if any job is held, failing, overdue or incomplete, also while another run of it \
      is under way; standard output is one line for a monitor, then one a job with trouble.

        mirrorkeep status --watch
        mirrorkeep status --check photos papers
        mirrorkeep status --json
      """)

  @Argument(help: "Only these jobs.", completion: .custom(JobNames.complete))
  var jobs: [String] = []

  @Flag(help: "Exit with 1 if any job needs attention; for scripts and monitors.")
  var check = false

  @Flag(help: "Show it anew every second, with the progress of runs, until Ctrl-C.")
  var watch = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    if watch { return try await StatusWatch(session, jobs).run() }
    let standings: JobStandings
    let shown: [JobStanding]
    do {
      standings = try JobStandings(session)
      shown = try standings.all(jobs)
    } catch {
      // A monitor shows standard output only.
      if check, !options.json { session.console.print(StandingText.unknown(error)) }
      throw error
    }
    if options.json {
      try session.console.print(json: ["jobs": shown])
    } else if check {
      session.console.print(StandingText.check(shown))
    } else if shown.isEmpty {
      session.console.tell("no jobs in '\(standings.jobs.folder)'")
    } else {
      session.console.print(
        StandingText.table(shown, columns: session.console.outputColumns), lines: shown.map(\.state.color))
    }
    if check, shown.contains(where: \.beneath.needsAttention) { throw CommandEnding(status: 1) }
  }

  func validate() throws {
    if watch, check || options.json {
      throw ValidationError("'--watch' goes on by itself: leave '--check' and '--json' out")
    }
  }
}
