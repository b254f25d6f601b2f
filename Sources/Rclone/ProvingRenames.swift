package import BackupCore
import Foundation
import Processes

extension RcloneRemote {
  /// Runs the dry run that proves renames, and hands over what its log says in batches.
  ///
  /// Only for remotes that rename by hash. A comparison that fails for some files proves the others; one that fails
  /// altogether throws.
  package func proveRenames(
    _ context: PlanContext, list: String, proven: @escaping @Sendable ([ProvenRename]) throws -> Void
  ) async throws {
    let batches = Locked((renames: [ProvenRename](), error: nil as (any Error)?))
    let flush: @Sendable (inout (renames: [ProvenRename], error: (any Error)?)) -> Void = { state in
      guard state.error == nil, !state.renames.isEmpty else { return }
      do { try proven(state.renames) } catch { state.error = error }
      state.renames.removeAll(keepingCapacity: true)
    }
    let command = arguments.provingRenames(context, list: list)
    let (ending, tally) = try await program.run(
      command,
      onEvent: { event in
        guard case .renamed(let from) = event.kind, let to = event.object else { return }
        batches.use { state in
          state.renames.append(ProvenRename(from: MirrorPath(bytes: from.bytes), toLogName: to.bytes))
          if state.renames.count >= 1024 { flush(&state) }
        }
      })
    try Task.checkCancellation()
    let remote = context.job.destination.remote
    if let failure = RcloneExit.failure(ending, tally, evidence: .planned, remote: remote),
      failure.reason != .filesFailed
    {
      throw failure
    }
    try batches.use { state in
      flush(&state)
      if let error = state.error { throw error }
    }
  }
}
