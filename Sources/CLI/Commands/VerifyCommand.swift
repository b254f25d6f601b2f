import ArgumentParser
import BackupCore

/// `verify`: compares mirror and source by content.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare mirror and source by content.",
    discussion: """
      Finds what sizes and times cannot show: files that were changed without a change of either, and bytes that rotted, \
      here or on the remote. Files changed at the source since the last run are left to the next one. Nothing is changed. \
      pCloud is asked once a file, about a hundred a second; a remote without hashes (crypt) is read whole.
      """)

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Option(help: ArgumentHelp("Only this share, another one each time, so that all is covered.", valueName: "percent"))
  var sample: String?

  @Flag(help: "All files; what is done without '--sample'.")
  var full = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let record = try await Verify(session: session, job: job, percent: sample.flatMap { FileShare($0)?.percent }).run()
    if options.json { try session.console.print(json: record) }
    session.console.show(record, json: options.json)
    throw CommandEnding(status: record.exitStatus ?? 1)
  }

  func validate() throws {
    if full && sample != nil { throw ValidationError("'--full' and '--sample' exclude each other") }
    if let sample, FileShare(sample) == nil {
      throw ValidationError("'--sample' is a share from 0.01% to 100%, like 5%, not '\(sample)'")
    }
  }
}
