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

  @Flag(help: "What is due by its schedule, of the jobs named or of all: what a heartbeat runs.")
  var due = false

  @Option(help: ArgumentHelp("With '--due': so many jobs at a time.", valueName: "n"))
  var parallel = 1

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
    let records = try await records(session)
    if options.json { try session.console.print(json: records) }
    throw CommandEnding(status: ExitStatus.combined(records.compactMap(\.exitStatus)))
  }

  private func records(_ session: Session) async throws -> [RunRecord] {
    if due { return try await RunDue(session: session, names: job, parallel: parallel).run() }
    let jobs = try session.loadJobs()
    let choices = RunChoices(setup: setup, plan: plan, accept: accept, adopt: adopt, opensBrowser: !noBrowser)
    return try await RunJobs(session: session, choices: choices).run(all ? jobs.names : job, of: jobs)
  }

  func validate() throws {
    if due, all || plan != nil || accept != nil || adopt || setup != .auto {
      throw ValidationError("'--due' goes with job names and '--parallel' only")
    }
    if parallel < 1 || parallel > 64 { throw ValidationError("'--parallel' is a number from 1 to 64") }
    if parallel > 1 && !due { throw ValidationError("'--parallel' goes with '--due'") }
    if job.isEmpty && !all && !due { throw ValidationError("name a job, or give '--all' or '--due'") }
    if !job.isEmpty && all { throw ValidationError("'--all' and job names exclude each other") }
    if (plan != nil || accept != nil) && job.count != 1 {
      throw ValidationError("'--plan' and '--accept' are about one job: name it")
    }
  }
}

extension SetupMode: ExpressibleByArgument {}
