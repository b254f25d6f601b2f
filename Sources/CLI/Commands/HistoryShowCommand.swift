import ArgumentParser
import BackupCore

/// `history show RUN`: everything recorded about one run.
struct HistoryShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything recorded about one run.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The run's id, its beginning, or its last four digits.", completion: .custom(RunIDs.complete))
  var run: String

  func run() async throws {
    let session = try Session(options)
    let (_, store) = try RunIDs.require(session)
    let record = try RunIDs.record(run, store)
    session.console.print(options.json ? try JSONOutput.text(record) : RunText.details(record))
  }
}
