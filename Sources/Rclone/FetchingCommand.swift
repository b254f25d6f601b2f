package import BackupCore
import Foundation

extension RcloneRemote {
  /// Brings the files of a list from a folder of the remote here, as plain files: a stored link arrives as its target's
  /// text, and what is no plain file on the remote does not arrive. What is here already, the same in size and time, is
  /// not fetched again. In a folder that is not new unfinished files have names of `run`'s own, so that an rclone of a
  /// killed restore, which may live on for seconds, is in nobody's way.
  package func fetch(
    _ list: (file: String, count: Int), from place: FetchPlace, of job: Job, for run: RunID, to folder: ArrivalsFolder,
    seen: @escaping @Sendable (AppliedEvent) -> Void
  ) async throws -> StepEvidence {
    // Asking what the remote can do takes as long as fetching some hundred files from a disk.
    let isLocal = list.count < Self.fewFiles ? false : try await abilities(of: job).isLocal
    // Without them a file that was cut off differs in its time alone, which not every remote has.
    let partials = folder.isNew && isLocal ? nil : PlanContext.partialSuffix(of: run)
    let words = arguments.fetchingAll(
      list.file, from: place.parent, to: folder.path, partials: partials, isLocal: isLocal)
    var evidence = try await follow(words, remote: job.destination.remote) {
      if let applied = AppliedEvent($0, in: .send) { seen(applied) }
    }
    evidence.failure = evidence.failure.map { Self.fetching($0, job, to: folder.path) }
    return evidence
  }

  /// A failure of rclone's as that of a restore, whose source is the remote and whose destination is here.
  private static func fetching(_ failure: Failure, _ job: Job, to folder: String) -> Failure {
    switch failure.reason {
    case .sourceMissing:
      Failure(
        .nothingFound, "job '\(job.name)': the backup at '\(job.destination)' is not there any more",
        hint: "check that it is mounted, and look what is there with 'rclone lsf \(job.destination.remote):'")
    case .sourceUnreadable:
      Failure(
        .nothingFound, "job '\(job.name)': the backup at '\(job.destination)' cannot be read",
        hint: "look at it with 'rclone lsf \(job.destination)'")
    case .diskFull:
      Failure(
        .diskFull, "the disk of '\((folder as NSString).deletingLastPathComponent)' is full",
        hint: "make room there and run the same command again: it goes on where it stopped")
    default: failure
    }
  }

  private static let fewFiles = 1000

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
