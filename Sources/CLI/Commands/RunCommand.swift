import ArgumentParser
import BackupCore
import BackupEngine
import Foundation

/// `run`: backs jobs up, one after another.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Back jobs up.",
    discussion: """
      Each job is planned first; a plan that deletes or replaces more than its guards allow is held and nothing is \
      changed. Every attempt is recorded, see 'mirrorkeep history'.

      The exit status is 0 when every job succeeded, else the highest of theirs; 'mirrorkeep --help' lists them.
      """)

  @Argument(help: "The jobs, by the names of their files.", completion: .custom(JobNames.complete))
  var job: [String] = []

  @Flag(help: "Every job of the jobs folder.")
  var all = false

  @Option(
    name: .customLong("plan"),
    help: ArgumentHelp("Go on only if the changes are still those of this plan.", valueName: "id"))
  var plan: String?

  @Option(help: ArgumentHelp("Accept what this plan showed: it no longer holds the run.", valueName: "id"))
  var accept: String?

  @Flag(help: "Take over the files that already lie at the destination.")
  var adopt = false

  @Option(help: "Set up a missing remote: auto (from 'token:', or asking on a terminal), always, never.")
  var setup: SetupMode = .auto

  @Flag(help: "While setting a remote up, print the address to open instead of opening a browser.")
  var noBrowser = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let records = try await RunJobs(session: session, command: self).run()
    if options.json { try session.console.print(json: records) }
    throw CommandEnding(status: ExitStatus.combined(records.compactMap(\.exitStatus)))
  }

  func validate() throws {
    if job.isEmpty && !all { throw ValidationError("name a job, or give '--all'") }
    if !job.isEmpty && all { throw ValidationError("'--all' and job names exclude each other") }
    if (plan != nil || accept != nil) && job.count != 1 {
      throw ValidationError("'--plan' and '--accept' are about one job: name it")
    }
  }
}

extension SetupMode: ExpressibleByArgument {}
