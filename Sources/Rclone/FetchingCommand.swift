package import BackupCore
import Foundation

extension RcloneRemote {
  /// Brings the files of a list from a folder of the remote here, as plain files: a stored link arrives as its target's
  /// text, and what is no plain file on the remote does not arrive. What is here already, the same in size and time, is
  /// not fetched again. Unfinished files have names of `run`'s own, so that an rclone of a killed restore, which may live
  /// on for seconds, is in nobody's way.
  package func fetch(
    _ list: String, from place: FetchPlace, of job: Job, for run: RunID, to folder: String,
    seen: @escaping @Sendable (AppliedEvent) -> Void
  ) async throws -> StepEvidence {
    let partials = PlanContext.partialSuffix(of: run)
    let words = arguments.fetching(list, from: place.parent, to: folder, partials: partials)
    return try await follow(words, remote: job.destination.remote) {
      if let applied = AppliedEvent($0, in: .send) { seen(applied) }
    }
  }

  /// Compares fetched files with those of the remote by hash and returns the paths that are not proven equal.
  ///
  /// Throws unless every path of the list was compared. On a remote without hashes every file is read once more.
  package func check(
    _ list: (file: String, count: Int), here folder: String, with place: FetchPlace, of job: Job,
    seen: @escaping @Sendable (AppliedEvent) -> Void
  ) async throws -> Set<MirrorPath> {
    try await compare(list, here: folder, with: place.parent, of: job, seen: seen).unproven
  }
}
