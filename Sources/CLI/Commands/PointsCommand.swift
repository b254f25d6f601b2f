import ArgumentParser
import BackupCore
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
    let points = try store?.read { try FileStates($0).restorePoints(job: job) } ?? []
    let lines = zip(points, PointReasons.of(points)).map { PointLine($0, keptBecause: $1) }.reversed()
    if options.json {
      try session.console.print(json: Array(lines))
    } else if points.isEmpty {
      session.console.tell("no restore points of job '\(job)'")
    } else {
      session.console.print(PointLine.table(Array(lines)))
    }
  }
}
