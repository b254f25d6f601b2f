import ArgumentParser
import BackupCore

/// `validate`: everything wrong with the files of the jobs folder, in one pass.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check all files of the jobs folder and report every problem.",
    discussion: "Each problem is a line FILE:LINE:COLUMN: MESSAGE. Exit status 0 without errors, else 2.")

  @Flag(help: "Also look at every source folder and ask every remote.")
  var online = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let jobs = try session.loadJobs()
    var problems = jobs.contents.problems
    if online { problems += try await OnlineProbe(session: session, jobs: jobs).problems() }
    if options.json {
      try session.console.print(json: ["problems": problems])
    } else {
      for problem in problems {
        session.console.print(problem.description)
        if let hint = problem.hint { session.console.print("  hint: \(hint)") }
      }
      let count = jobs.names.count == 1 ? "1 job" : "\(jobs.names.count) jobs"
      if problems.isEmpty { session.console.print("\(count) in '\(jobs.folder)', no problems") }
    }
    if problems.contains(where: { $0.severity == .error }) { throw CommandEnding(status: 2) }
  }
}
