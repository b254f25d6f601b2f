import BackupCore
import History

/// Runs as a person names them on the command line.
enum RunIDs {
  static func require(_ session: Session) throws -> (StateFolder, HistoryStore) {
    guard let opened = try session.openForReading() else {
      throw Failure(
        .nothingFound, "there is no history in '\(session.surroundings.stateFolder)' yet",
        hint: "run 'mirrorkeep run JOB', or name the state folder with '--state'")
    }
    return opened
  }

  /// The record of the one run `text` names; throws `nothing-found` for none and for several.
  static func record(_ text: String, _ store: HistoryStore) throws -> RunRecord {
    let found = try store.runs(matchingPrefix: text)
    if found.count > 1 {
      let names = found.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      throw Failure(.nothingFound, "'\(text)' may be one of several runs: \(names)", hint: "write more of the id")
    }
    guard let run = found.first, let record = try store.record(run) else {
      throw Failure(.nothingFound, "there is no run '\(text)'", hint: "see them with 'mirrorkeep history'")
    }
    return record
  }

  /// For completion: the newest runs.
  @Sendable static func complete(_ arguments: [String], _ index: Int, _ prefix: String) -> [String] {
    guard let store = CompletionOptions.session(arguments).flatMap({ try? $0.openForReading()?.1 }) else { return [] }
    return (try? store.records(RunFilter(limit: 50)).map(\.run.text)) ?? []
  }
}
