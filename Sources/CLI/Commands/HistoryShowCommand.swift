import ArgumentParser
import BackupCore

/// `history show RUN`: everything recorded about one run.
struct HistoryShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything recorded about one run.")

  @Argument(help: "The run's id, its beginning, or its last four digits.", completion: .custom(RunIDs.complete))
  var run: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let (_, store) = try RunIDs.require(session)
    let record = try RunIDs.record(run, store)
    if options.json {
      try session.console.print(json: record)
    } else {
      session.console.print(RunText.details(record))
    }
  }
}
