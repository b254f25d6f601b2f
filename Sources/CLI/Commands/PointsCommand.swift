import ArgumentParser
import BackupCore
import Foundation
import History

/// `points JOB`: the restore points there are, newest first. Works without a job file.
struct PointsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "points", abstract: "List a job's restore points, newest first.",
    discussion: "A point is the mirror as it was right after a run that changed something.")

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try session.openForReading()?.1
    try KnownJobs(session, store).require(job)
    let points = try (store?.read { try FileStates($0).restorePoints(job: job) } ?? []).filter { !$0.isForgotten }
    let rule = (try? LoadedJobs.orNone(session.surroundings).contents.jobs[job]?.get())?.keep ?? .all
    let reasons = PointReasons.of(points, rule, keepCalendar(.current))
    let lines = zip(points, reasons).map { PointLine($0, keptBecause: $1) }.reversed()
    if options.json {
      try session.console.print(json: Array(lines))
    } else if points.isEmpty {
      session.console.tell("no restore points of job '\(job)'")
    } else {
      session.console.print(PointLine.table(Array(lines)))
    }
  }
}
