import ArgumentParser
import BackupCore
import Foundation
import Scheduling

/// `schedule export`: one calendar entry a job.
struct ScheduleExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print one calendar entry a job, for a scheduler of your own.",
    discussion: """
      Prints the files one after another, each behind a line '# FILENAME'. An entry calls 'mirrorkeep run --due JOB', \
      which decides by itself; where a schedule cannot be said in that language the entry fires more often.
      """)

  @Argument(help: "systemd, cron, launchd or kubernetes.")
  var target: ExportTarget

  @Argument(
    help: "The jobs. (default: all that have a schedule)", completion: .custom(JobNames.complete))
  var jobs: [String] = []

  @Flag var scope: SchedulerScope?

  @OptionGroup var programOptions: ScheduledProgramOptions

  @Option(help: ArgumentHelp("The container image, for kubernetes.", valueName: "image"))
  var image = "mirrorkeep:\(Tool.versionText)"

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let export = try ExportSchedules(
      session: session, target: target, jobs: jobs, scope: scope, program: programOptions.program, image: image)
    let entries = try export.entries()
    for warning in entries.warnings { session.console.warn(warning) }
    if options.json {
      try session.console.print(json: entries.files.map { ["name": $0.name, "text": $0.text] })
    } else if !entries.files.isEmpty {
      session.console.print(entries.text)
    }
  }
}
