import ArgumentParser
import BackupCore
import Foundation
import History

/// `history [JOB]`: the runs, newest first. Works without a job file.
struct HistoryListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List runs, newest first. (default)")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Only this job.", completion: .custom(JobNames.complete))
  var job: String?

  @Option(help: ArgumentHelp("Only runs since then: 2026-11-20, 2026-11-20T14:00:00Z, or 12h, 7d ago.", valueName: "when"))
  var since: String?

  @Option(help: "Only runs with this outcome.")
  var outcome: Outcome?

  @Option(help: "At most this many.")
  var limit: Int = 20

  func run() async throws {
    let session = try Session(options)
    var filter = RunFilter(job: job, outcome: outcome, limit: limit)
    if let since { filter.since = try When.date(since, now: session.surroundings.now()) }
    let records = try session.openForReading()?.1.records(filter) ?? []
    if options.json {
      session.console.print(try JSONOutput.text(records))
    } else if records.isEmpty {
      session.console.tell("no runs" + (job.map { " of job '\($0)'" } ?? ""))
    } else {
      session.console.print(HistoryText.table(records))
    }
  }

  func validate() throws {
    guard limit > 0 else { throw ValidationError("'--limit' must be at least 1") }
  }
}

extension Outcome: ExpressibleByArgument {}
