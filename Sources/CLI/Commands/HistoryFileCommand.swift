import ArgumentParser
import BackupCore
import Foundation
import History

/// `history file JOB PATH`: what every run did to one file. Works without a job file.
struct HistoryFileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "Show what every run did to one file, oldest first.",
    discussion: "RESTORABLE says whether the bytes of that line are still kept, in the mirror or among the versions.")

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Argument(help: "The file, relative to the source.")
  var path: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let (_, store) = try RunIDs.require(session)
    try KnownJobs(session, store).require(job)
    let path = MirrorPath(localBytes: RawArguments.bytes(of: relativePath(try store.latest(job: job)?.source)))
    let events = try store.read { db in
      let states = FileStates(db)
      return try states.claims(job: job).flatMap { try states.fileHistory($0, path) }
    }.compactMap(FileHistoryEvent.init).sorted { $0.run < $1.run }
    guard !events.isEmpty else {
      throw Failure(
        .nothingFound, "job '\(job)' never stored a file '\(path.shown)'",
        hint: "write its path below the source, as 'mirrorkeep plan \(job) --list' shows paths")
    }
    if options.json {
      try session.console.print(json: events)
    } else {
      session.console.print(HistoryText.table(events, columns: session.console.outputColumns))
    }
  }

  /// The path below the source, also where it was written absolute or with `./`.
  private func relativePath(_ source: String?) -> String {
    if let source, path.hasPrefix(source + "/") { return String(path.dropFirst(source.count + 1)) }
    return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }
}
