import ArgumentParser
import BackupCore
import Foundation

/// `report`: what became of the backups in a window of time. Works without job files.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report how the backups did: success, gaps, sizes, what is unusual.",
    discussion: """
      Of all jobs, or of those named; the last 30 days without '--since'.

      mirrorkeep report --since 7d
      mirrorkeep report photos --since 365d --format html --output report.html
      mirrorkeep report --since 7d --notify ops
      mirrorkeep report --fleet pcloud_backup:
      """)

  @Argument(help: "Only these jobs.", completion: .custom(JobNames.complete))
  var jobs: [String] = []

  @Option(
    help: ArgumentHelp(
      "From when on: 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 12h or 7d.",
      valueName: "when"))
  var since: String = "30d"

  @Option(help: ArgumentHelp("Up to when. (default: now)", valueName: "when"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "Of all machines that back up below this place, by the journals there.", valueName: "remote:path"))
  var fleet: String?

  @Option(help: "How it is written. (default: text)")
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp("Write it to this file, as a whole or not at all.", valueName: "file"), completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp("Send it, in short, through this channel of mirrorkeep.yaml.", valueName: "channel"),
    completion: .custom(ChannelNames.complete))
  var notify: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let making = MakeReport(session: session, jobs: jobs, since: since, until: until)
    let report: Report
    if let fleet {
      report = try await FleetReport(making, below: fleet).report()
    } else {
      report = try making.report()
    }
    if notify == nil || output != nil {
      let text = try (format ?? (options.json && notify == nil ? .json : .text)).text(report)
      if let output { try ReportFile.write(text, to: output) } else { session.console.print(report: text) }
    }
    guard let notify else { return }
    try await SendReport(session: session, channel: notify).send(report)
  }

  func validate() throws {
    if options.json, let format, format != .json {
      throw ValidationError("'--json' and '--format \(format.rawValue)' exclude each other")
    }
    if fleet != nil, !jobs.isEmpty { throw ValidationError("'--fleet' reports all jobs there are: name none") }
    if notify != nil, output == nil, format != nil {
      throw ValidationError("'--notify' sends its own short form: leave '--format' out, or add '--output'")
    }
  }
}
