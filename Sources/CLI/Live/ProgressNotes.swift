import BackupCore
import BackupEngine
import Foundation
import Processes

/// Leaves word in a run's scratch folder of how far the run has come, for `status` elsewhere.
///
/// Replaced as a whole at each new step and otherwise at most once a second; never synced. A run that was killed leaves its
/// last word behind: readers believe those of runs that live, and the folder is removed with the others of killed runs.
final class ProgressNotes: Sendable {
  private struct State {
    var run: RunID?
    var phase: RunProgress.Phase?
    var written = ContinuousClock.Instant.now
  }

  private let path: String
  private let state = Locked(State())

  init(_ scratch: String) { path = Self.path(scratch) }

  /// The run, or attempt at one, that is worked on from now on.
  func begin(_ run: RunID) {
    state.use { $0.run = run }
  }

  /// Best effort: a run goes on when nobody can be told of it.
  func note(_ progress: RunProgress) {
    let run = state.use { state -> RunID? in
      guard let run = state.run else { return nil }
      let now = ContinuousClock.now
      guard state.phase != progress.phase || now >= state.written + .seconds(1) else { return nil }
      (state.phase, state.written) = (progress.phase, now)
      return run
    }
    guard let run, let bytes = try? JSONEncoder().encode(RunningProgress(run, progress)) else { return }
    let aside = path + ".new"
    let isWritten = FileManager.default.createFile(
      atPath: aside, contents: bytes, attributes: [.posixPermissions: 0o600])
    if isWritten { rename(aside, path) }
  }

  /// What the runs of a state folder, living and dead, last said.
  static func all(in stateFolder: String) -> [RunID: RunningProgress] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: stateFolder)) ?? []
    let notes = names.filter { $0.hasPrefix(RunResources.scratchPrefix) }.compactMap { name in
      FileManager.default.contents(atPath: path(stateFolder + "/" + name)).flatMap {
        try? JSONDecoder().decode(RunningProgress.self, from: $0)
      }
    }
    return Dictionary(notes.map { ($0.run, $0) }) { $1 }
  }

  private static func path(_ scratch: String) -> String { scratch + "/progress.json" }
}
