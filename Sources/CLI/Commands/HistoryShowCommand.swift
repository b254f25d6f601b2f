import ArgumentParser
import BackupCore
import History

/// `history show RUN`: everything recorded about one run.
struct HistoryShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything recorded about one run.",
    discussion: """
      That is its record, errors grouped by what was said, hooks, all attempts where it was retried, its phases with their \
      times, and every command it started, exactly and in order. Phases and commands are kept as long as the log, 90 days.
      """)

  @Argument(help: "The run's id, its beginning, or its last four digits.", completion: .custom(RunIDs.complete))
  var run: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let (state, store) = try RunIDs.require(session)
    let record = try RunIDs.record(run, store)
    let steps = KeptSteps(state, record.run).read()
    let shown = ShownRun(
      record: record, trace: RunTrace(steps, seconds: record.durationSeconds),
      attempts: chooseAttempts(at: record, around: try store.records(around: record, count: 20)),
      notifications: try store.notifications(of: record.run))
    if options.json {
      try session.console.print(json: shown)
    } else {
      session.console.print(shown.text)
    }
  }
}
