import BackupCore
import Foundation
import History
import Processes

/// What every command starts from: its options, where its files lie, the console.
struct Session: Sendable {
  let options: GlobalOptions
  let surroundings: Surroundings
  let console = Console.standard

  /// `isCompleting`: for a shell's completion, where nothing may be said.
  init(_ options: GlobalOptions, isCompleting: Bool = false) throws {
    self.options = options
    surroundings = try Surroundings(options)
    if isCompleting { return }
    if let text = surroundings.environment["MIRRORKEEP_NOW"], surroundings.fixedNow != nil {
      console.note("note: the calendar clock is fixed at \(text) by MIRRORKEEP_NOW")
    }
    console.configure(options, environment: surroundings.environment)
  }

  /// Reads the jobs folder; a folder that cannot be read is a usage error.
  func loadJobs() throws -> LoadedJobs { try LoadedJobs(surroundings) }

  /// The history for looking; nil when there is none yet.
  func openForReading() throws -> (StateFolder, HistoryStore)? {
    guard let state = try StateFolder.existing(surroundings.stateFolder),
      let store = try HistoryStore.openReadOnly(state)
    else { return nil }
    return (state, store)
  }
}
