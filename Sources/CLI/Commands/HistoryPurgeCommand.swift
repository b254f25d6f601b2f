import ArgumentParser
import BackupCore
import Foundation
import History

/// `history purge`: removes records of old backups that nothing needs any more.
struct HistoryPurgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Remove records of old backups; by itself nothing ever is.",
    discussion: """
        mirrorkeep history purge --before '2 years ago' --dry-run
        mirrorkeep history purge photos --before 2025-01-01

      Records stay of every backup that made a restore point, of a job's newest hundred and its newest of \
      every outcome, and of restores, verifies, drills and prunes. Restore points and the history of files are not touched: \
      that is 'prune'.
      """)

  @Argument(help: "Only this job.", completion: .custom(JobNames.complete))
  var job: String?

  @Option(
    help: ArgumentHelp(
      "Backups that began before then: 2025-01-01, '2025-01-01 14:00', 2025-01-01T14:00:00Z, or an age like 365d.",
      valueName: "when"))
  var before: String

  @Flag(help: "Only say how many records would go.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let now = session.surroundings.now()
    let date = try When.date(before, now: now)
    let reading = try session.openForReading()?.1
    if let job { try KnownJobs(session, reading).require(job) }
    let store = dryRun || reading == nil ? reading : try Recording(session).store
    let open = (try? StateFolder.existing(session.surroundings.stateFolder))?.map { PlanFolder(path: $0.plans).runs() }
    let report =
      try store?.purge(before: date, job: job, sparing: open ?? [], isRehearsal: dryRun)
      ?? PurgeReport(before: date, runs: 0, isRehearsal: dryRun)
    if options.json {
      try session.console.print(json: report)
    } else {
      session.console.print(report.text)
    }
  }
}
