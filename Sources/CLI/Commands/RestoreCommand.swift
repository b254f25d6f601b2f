import ArgumentParser
import BackupCore

/// `restore`: brings files back as they were after any run. Works without a job file.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring files back, as they were after any run.",
    usage: """
      mirrorkeep restore <job> [<path> ...] (--to <dir> | --in-place) [--at <when>]
          [--glob] [--dry-run] [--into-existing]
          [--overwrite | --ignore-existing] [--verify]
      """,
    discussion: """
      Without a PATH everything comes back. Files arrive in a private folder inside the target and are moved to their \
      places when they are known to be right; no file that is there is replaced without '--overwrite'. A restore that was \
      stopped goes on where it was when the same command is given again.

      WHEN: latest, a run's id or its last four digits, 2026-11-20 (the end of that day), '2026-11-20 14:00', \
      2026-11-20T14:00:00Z, 'yesterday 18:00', '2 days ago'. 'mirrorkeep points JOB' lists the points there are.
      """)

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Argument(help: "Files and folders, relative to the source.")
  var path: [String] = []

  @Option(
    help: ArgumentHelp("The folder to put them into; made where missing.", valueName: "dir"), completion: .directory)
  var to: String?

  @Flag(help: "Put the PATHs back into the source itself; '.' is all of it.")
  var inPlace = false

  @Option(
    help: ArgumentHelp("Which point: as it was then, or right after that run.", valueName: "when"),
    completion: .custom(RunIDs.complete))
  var at = "latest"

  @Flag(help: "PATHs are patterns: * ? [a-z] within a name, ** across folders.")
  var glob = false

  @Flag(help: "Only show what would be done.")
  var dryRun = false

  @Flag(help: "Also into a folder that is not empty.")
  var intoExisting = false

  @Flag(help: "Replace files that are there and differ.")
  var overwrite = false

  @Flag(help: "Leave files that are there and differ as they are; restore the others.")
  var ignoreExisting = false

  @Flag(help: "Compare every file with the remote by hash, too.")
  var verify = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let report = try await RestoreFiles(session: session, command: self).run()
    session.console.show(report, json: options.json)
    if options.json { try session.console.print(json: report) }
    throw CommandEnding(status: report.record.exitStatus ?? 0)
  }

  func validate() throws {
    if inPlace == (to != nil) { throw ValidationError("say where to: '--to DIR' or '--in-place'") }
    if inPlace && path.isEmpty { throw ValidationError("'--in-place' needs the PATHs to put back, '.' for all") }
    if to?.isEmpty == true || path.contains("") { throw ValidationError("a path is empty") }
    if overwrite && ignoreExisting { throw ValidationError("give '--overwrite' or '--ignore-existing', not both") }
    if glob && path.isEmpty { throw ValidationError("'--glob' needs a pattern") }
  }
}
