import ArgumentParser
import BackupCore
import Foundation
import History

/// `history [JOB]`: the runs, newest first. Works without a job file.
struct HistoryListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List runs, newest first.",
    discussion: """
        mirrorkeep history photos --since 7d
        mirrorkeep history --outcome failed --reason token-rejected --limit 5
        mirrorkeep history --kind drill --since 2026-01-01 --until 2026-07-01 --json
      """)

  @Argument(help: "Only this job.", completion: .custom(JobNames.complete))
  var job: String?

  @Option(
    help: ArgumentHelp(
      "Only runs since then: 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 12h or 7d.",
      valueName: "when"))
  var since: String?

  @Option(help: ArgumentHelp("Only runs that began before then.", valueName: "when"))
  var until: String?

  @Option(help: "Only runs of this kind.")
  var kind: RunKind?

  @Option(help: "Only runs with this outcome.")
  var outcome: Outcome?

  @Option(
    help: ArgumentHelp("Only runs that ended for this reason, as in the table of exit statuses.", valueName: "reason"))
  var reason: Reason?

  @Option(help: ArgumentHelp("At most this many.", valueName: "n"))
  var limit: Int = 20

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    var filter = RunFilter(job: job, outcome: outcome, reason: reason, kind: kind, limit: limit)
    let now = session.surroundings.now()
    filter.since = try since.map { try When.date($0, now: now) }
    filter.until = try until.map { try When.date($0, now: now) }
    let store = try session.openForReading()?.1
    if let job { try KnownJobs(session, store).require(job) }
    let records = try store?.records(filter) ?? []
    if options.json {
      try session.console.print(json: records)
    } else if records.isEmpty {
      session.console.tell("no runs" + (job.map { " of job '\($0)'" } ?? ""))
    } else {
      session.console.print(
        HistoryText.table(records, columns: session.console.outputColumns), lines: records.map(\.outcome.color))
    }
  }

  func validate() throws {
    guard limit > 0 else { throw ValidationError("'--limit' must be at least 1") }
  }
}

extension Outcome: ExpressibleByArgument {}
extension RunKind: ExpressibleByArgument {}
extension Reason: ExpressibleByArgument {}
