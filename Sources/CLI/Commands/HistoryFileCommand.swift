import ArgumentParser
import BackupCore
import Foundation
import History

/// `history file JOB PATH`: what every run did to a file, or to all that a pattern takes. Works without a job file.
struct HistoryFileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file", abstract: "Show what every run did to a file, oldest first, and how to bring it back.",
    discussion: """
      RESTORABLE says whether the bytes of that line are still kept, in the mirror or among the versions; below the table \
      are the commands that bring them back.

        mirrorkeep history file photos 2026/alps.jpg
        mirrorkeep history file photos --glob '2026/**/*.raw'
      """)

  @Argument(help: "The job.", completion: .custom(JobNames.complete))
  var job: String

  @Argument(help: "The file, relative to the source.")
  var path: String

  @Flag(help: "Take PATH as a pattern: * and ? within a name, ** across folders.")
  var glob = false

  @Option(help: ArgumentHelp("With '--glob', at most this many files.", valueName: "n"))
  var limit: Int = 1000

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let (_, store) = try RunIDs.require(session)
    try KnownJobs(session, store).require(job)
    let latest = try store.latest(job: job)
    let name = RawArguments.bytes(of: relativePath(latest?.source))
    let history = FileHistory(
      job: job, destination: latest?.destination.flatMap { try? Destination.written($0) }, limit: limit)
    let (events, isCut) = try glob ? history.matching(name, in: store) : (history.events(of: name, in: store), false)
    guard !events.isEmpty else { throw try notFound(name, history, store) }
    if options.json {
      try session.console.print(json: events)
    } else {
      let columns = session.console.outputColumns
      session.console.print(HistoryText.table(events, showsPaths: glob, columns: columns))
      let commands = HistoryText.restoring(events, limit: 10)
      if !commands.isEmpty { session.console.print((["bring it back with"] + commands).joined(separator: "\n")) }
    }
    if isCut { session.console.warn("only the first \(limit) files are shown: narrow the pattern, or raise '--limit'") }
  }

  func validate() throws {
    guard limit > 0 else { throw ValidationError("'--limit' must be at least 1") }
    if glob, Glob(RawArguments.bytes(of: path)) == nil {
      throw ValidationError("'\(path)' is no pattern: a '[' has no end, or nothing follows a '\\'")
    }
  }

  /// The path below the source, also where it was written absolute or with `./`.
  private func relativePath(_ source: String?) -> String {
    if let source, path.hasPrefix(source + "/") { return String(path.dropFirst(source.count + 1)) }
    return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
  }

  private func notFound(_ name: [UInt8], _ history: FileHistory, _ store: HistoryStore) throws -> Failure {
    let path = MirrorPath(localBytes: name)
    guard !glob, try history.isFolder(path, in: store) else {
      return Failure(
        .nothingFound, "job '\(job)' never stored a file '\(path.shown)'",
        hint: "write its path below the source, as 'mirrorkeep plan \(job) --list' shows paths")
    }
    return Failure(
      .nothingFound, "'\(path.shown)' is a folder in the backup of job '\(job)'",
      hint: "see what is in it with 'mirrorkeep history file \(job) --glob \(ShellWords.quoted(path.shown + "/**"))'")
  }
}
