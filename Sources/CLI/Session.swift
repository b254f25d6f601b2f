import BackupCore
import Foundation
import History
import Processes

/// What every command starts from: its options, where its files lie, the console.
struct Session: Sendable {
  let options: GlobalOptions
  let surroundings: Surroundings
  let console = Console.standard

  init(_ options: GlobalOptions) throws {
    self.options = options
    surroundings = try Surroundings(options)
    console.configure(options, environment: surroundings.environment)
  }

  /// Reads the jobs folder; a folder that cannot be read is a usage error.
  func loadJobs() throws -> LoadedJobs { try LoadedJobs(surroundings) }

  /// The state folder and its history, ready for a run. A damaged history is moved aside and a new one begun.
  func openForRecording() throws -> (StateFolder, HistoryStore) {
    let state = try StateFolder.prepare(surroundings.stateFolder)
    do {
      return (state, try HistoryStore.open(state, now: surroundings.now()))
    } catch let failure as Failure where failure.reason == .stateDamaged {
      let aside = try HistoryStore.moveAside(state, at: surroundings.now())
      console.warn("the history is damaged (\(failure.message)); it was moved to '\(aside)' and a new one begun")
      return (state, try HistoryStore.open(state, now: surroundings.now()))
    }
  }

  /// The history for looking; nil when there is none yet.
  func openForReading() throws -> (StateFolder, HistoryStore)? {
    guard let state = try StateFolder.existing(surroundings.stateFolder),
      let store = try HistoryStore.openReadOnly(state)
    else { return nil }
    return (state, store)
  }
}
