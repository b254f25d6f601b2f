import ArgumentParser
import BackupCore

/// `prune`: removes versions that no kept restore point needs.
struct PruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Give up restore points the job does not keep, and remove the versions only they need.",
    discussion: """
      The job's 'keep' says which restore points stay; the newest always does. Runs do this by themselves after they \
      succeeded. The mirror is never touched, and nothing the history does not know.
      """)

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Flag(help: "Show what would go and why; nothing is removed.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let output = try await Prune(session: session, job: job, isDryRun: dryRun).run()
    if options.json {
      try session.console.print(json: output)
    } else if !output.text.isEmpty {
      session.console.print(output.text)
    }
    session.console.show(output.record, json: options.json)
    throw CommandEnding(status: output.record.exitStatus ?? 1)
  }
}
