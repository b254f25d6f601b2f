import ArgumentParser
import BackupCore

/// `drill`: rehearses a restore. Works without a job file.
struct DrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Rehearse a restore, and record how it went.",
    discussion: """
      Restores files of a random restore point (some at random, the largest, the oldest) into a private folder, compares \
      them with the remote by content, looks whether all other files of the point lie in their places, and throws the \
      folder away. Exit status 0 when everything came back, 1 when not.
      """)

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Option(help: "How many files at random, beside the largest and the oldest.")
  var files = DrillRule.standardFiles

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let report = try await Drill(session: session, job: job, files: files).run()
    session.console.show(report.record, json: options.json)
    if options.json { try session.console.print(json: report) }
    throw CommandEnding(status: report.record.exitStatus ?? 0)
  }

  func validate() throws {
    if files < 0 || files > DrillRule.mostFiles { throw ValidationError("'--files' is a number from 0 to 100000") }
  }
}
