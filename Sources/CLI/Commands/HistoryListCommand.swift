import ArgumentParser
import BackupCore
import Foundation
import History

/// `history [JOB]`: the runs, newest first. Works without a job file.
struct HistoryListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List runs, newest first.")

  @Argument(help: "Only this job.", completion: .custom(JobNames.complete))
  var job: String?

  @Option(
    help: ArgumentHelp(
      "Only runs since then: 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 12h or 7d.",
      valueName: "when"))
  var since: String?

  @Option(help: "Only runs with this outcome.")
  var outcome: Outcome?

  @Option(help: ArgumentHelp("At most this many.", valueName: "n"))
  var limit: Int = 20

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    var filter = RunFilter(job: job, outcome: outcome, limit: limit)
    if let since { filter.since = try When.date(since, now: session.surroundings.now()) }
    let store = try session.openForReading()?.1
    if let job { try KnownJobs(session, store).require(job) }
    let records = try store?.records(filter) ?? []
    if options.json {
      try session.console.print(json: records)
    } else if records.isEmpty {
      session.console.tell("no runs" + (job.map { " of job '\($0)'" } ?? ""))
    } else {
      session.console.print(HistoryText.table(records, columns: session.console.outputColumns))
    }
  }

  func validate() throws {
    guard limit > 0 else { throw ValidationError("'--limit' must be at least 1") }
  }
}

extension Outcome: ExpressibleByArgument {}
