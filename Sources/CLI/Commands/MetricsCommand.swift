import ArgumentParser
import BackupCore
import Processes

/// `metrics`: the jobs' figures as Prometheus reads them.
struct MetricsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Print figures about every job for Prometheus.",
    discussion: """
      With '--output' the file is replaced as a whole, for the textfile collector of node_exporter. Where jobs folder or \
      history cannot be read, mirrorkeep_up is 0 and the command fails. Neither rclone nor a network is needed.

        mirrorkeep metrics
        mirrorkeep metrics --output /var/lib/prometheus/node-exporter/mirrorkeep.prom
      """)

  @Option(
    help: ArgumentHelp("Write to this file instead, readable for all.", valueName: "file"), completion: .file())
  var output: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let families = Result { try MakeMetrics(session: session).families() }
    let text = PrometheusText.text((try? families.get()) ?? [MetricFamilies.up(false)])
    if let output {
      try PrivateFile.write(Array(text.utf8), to: output, followingLink: true, mode: 0o644)
    } else {
      session.console.print(report: text)
    }
    _ = try families.get()
  }

  func validate() throws {
    if options.json {
      throw ValidationError("metrics have a format of their own: for JSON see 'mirrorkeep status --json'")
    }
    if output?.isEmpty == true { throw ValidationError("'--output' needs the name of a file") }
  }
}
