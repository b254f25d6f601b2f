import ArgumentParser
import BackupCore
import Foundation
import History

/// `history log RUN`: the raw log rclone wrote during one run.
struct HistoryLogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print the log rclone wrote during a run, as it was kept.",
    discussion: "rclone writes a JSON object a line; with '--json' they are one array, other lines in it as text.")

  @Argument(help: "The run's id, its beginning, or its last four digits.", completion: .custom(RunIDs.complete))
  var run: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let (state, store) = try RunIDs.require(session)
    let record = try RunIDs.record(run, store)
    let logs = KeptLogs(state)
    guard FileManager.default.fileExists(atPath: logs.path(of: record.run)) else { throw Failure.noLog(record.run) }
    let output = session.console.output
    var lines = JSONLines()
    let ending = try logs.read(record.run) { bytes in
      guard !output.isClosed else { throw CommandEnding(status: 0) }
      output.write(options.json ? lines.add(bytes) : output.isTerminal ? Self.harmless(bytes) : bytes)
    }
    guard let ending else { throw Failure.noLog(record.run) }
    if options.json { output.write(lines.end()) }
    if ending != .complete { session.console.warn("the log is cut short: the run goes on, or was killed") }
  }
}

extension HistoryLogCommand {
  /// Control characters but the line feed as '?', for a terminal.
  private static func harmless(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { $0 == 10 || ($0 >= 32 && $0 != 127) ? $0 : UInt8(ascii: "?") }
  }
}

extension Failure {
  fileprivate static func noLog(_ run: RunID) -> Failure {
    Failure(
      .nothingFound, "no log of run '\(run)' is kept",
      hint: "logs are kept for 90 days; 'mirrorkeep history show \(run)' has its record")
  }
}
