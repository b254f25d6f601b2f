import ArgumentParser
import BackupCore

/// `recover`: rebuilds history and job file from a keep folder.
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Rebuild history and job file from a keep folder, on a new machine.",
    discussion: """
      Only reads the remote, which rclone's config has to know. Afterwards everything can be restored. The backup stays \
      the old machine's until the first run here takes it over: 'mirrorkeep run JOB --adopt'.

      Files that exist are never overwritten: where the job has a file already, that stays as it is.
      """)

  @Argument(help: ArgumentHelp("The mirror, as the job names it: REMOTE:PARENT/NAME.", valueName: "destination"))
  var destination: String

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The job's name here, where it is to be another.", valueName: "job"))
  var name: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let output = try await Recover(session: session, destination: destination, name: name).run()
    if options.json {
      try session.console.print(json: output)
    } else if !output.text.isEmpty {
      session.console.print(output.text)
    }
    session.console.show(output.record, json: options.json)
    throw CommandEnding(status: output.record.exitStatus ?? 1)
  }
}
