package import BackupCore
import Foundation
import Processes

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
    let remote = job.destination.remote
    let bytes = try await !hasHashes(job)
    let reports = ["equal", "differing", "missing", "failing"].map {
      scratch + "/\($0)-" + UUID().uuidString.lowercased()
    }
    let isUnproven = Locked(false)
    let words = arguments.checking(list.file, here: folder, with: place.parent, reports: reports, bytes: bytes)
    let evidence = try await follow(words, remote: remote) { event in
      if let applied = AppliedEvent(event, in: .send) { seen(applied) }
      guard case .note(let text) = event.kind, text.contains("hashes could not be checked") else { return }
      isUnproven.use { $0 = true }
    }
    try Task.checkCancellation()
    if let failure = evidence.failure, evidence.isFatal { throw failure }
    var unequal: Set<MirrorPath> = []
    var compared = 0
    for report in reports where FileManager.default.fileExists(atPath: report) {
      try PathLines.read(report) { lines in
        compared += lines.count
        if report != reports[0] { unequal.formUnion(lines.map { MirrorPath(bytes: Array($0)) }) }
      }
    }
    guard compared == list.count, !isUnproven.use({ $0 }), evidence.failure == nil || !unequal.isEmpty else {
      throw evidence.failure ?? Failure.unproven(job)
    }
    return unequal
  }

  /// Whether the remote can tell hashes of its files.
  private func hasHashes(_ job: Job) async throws -> Bool {
    struct Answer: Decodable {
      var hashes: [String]?
      enum CodingKeys: String, CodingKey { case hashes = "Hashes" }
    }
    let (bytes, _) = try await program.output(
      of: arguments.features(of: job.destination.remote), remote: job.destination.remote)
    return (try? JSONDecoder().decode(Answer.self, from: Data(bytes)))?.hashes?.isEmpty == false
  }
}

extension Failure {
  fileprivate static func unproven(_ job: Job) -> Failure {
    Failure(
      .unverified,
      "job '\(job.name)': remote '\(job.destination.remote)' did not tell the hashes of all files, so they are not "
        + "verified", hint: "run it again without '--verify'")
  }
}
