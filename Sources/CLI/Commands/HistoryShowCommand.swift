import ArgumentParser
import BackupCore
import History

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
    let shown = ShownRun(record: record, notifications: try store.notifications(of: record.run))
    if options.json {
      try session.console.print(json: shown)
    } else {
      session.console.print(shown.text)
    }
  }
}
