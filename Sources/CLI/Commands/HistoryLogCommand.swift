import ArgumentParser
import BackupCore
import Foundation
import History

/// `history log RUN`: the raw log rclone wrote during one run.
struct HistoryLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print the log rclone wrote during a run, as it was kept.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The run's id, its beginning, or its last four digits.", completion: .custom(RunIDs.complete))
  var run: String

  func run() async throws {
    let session = try Session(options)
    let (state, store) = try RunIDs.require(session)
    let record = try RunIDs.record(run, store)
    let ending = try KeptLogs(state).read(record.run) { FileHandle.standardOutput.write(Data($0)) }
    guard let ending else {
      throw Failure(
        .nothingFound, "no log of run '\(record.run)' is kept",
        hint: "logs are kept for 90 days; 'mirrorkeep history show \(record.run)' has its record")
    }
    if ending != .complete { session.console.warn("the log is cut short: the run goes on, or was killed") }
  }
}
