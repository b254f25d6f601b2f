package import BackupCore
import Foundation
import Processes

extension RcloneRemote {
  /// Compares a folder of the mirror, all of it whatever the job's filters say, with the source's of the new name, by hash.
  ///
  /// False unless each of its files, as many as planned, was found equal; also where the remote cannot rename a folder, or
  /// did not tell all hashes. Throws when the remote cannot be reached.
  package func proveFolderMove(_ context: PlanContext, _ move: FolderMove) async throws -> Bool {
    guard try await abilities(of: context.job).renamesFoldersByHash else { return false }
    let state = Locked((lines: CombinedLines(), isUnproven: false))
    let (ending, tally) = try await program.run(
      arguments.provingFolderMove(context, move),
      onOutput: { bytes in state.use { $0.lines.count(bytes) } },
      onEvent: { event in
        if event.tellsOfMissingHashes { state.use { $0.isUnproven = true } }
      })
    try Task.checkCancellation()
    let failure = RcloneExit.failure(ending, tally, evidence: .done, remote: context.job.destination.remote)
    if let failure, Self.fatal.contains(failure.reason) { throw failure }
    return state.use { failure == nil && !$0.isUnproven && $0.lines.others == 0 && $0.lines.equal == move.files }
  }
}
