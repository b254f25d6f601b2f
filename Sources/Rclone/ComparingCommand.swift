package import BackupCore
import Foundation
import Processes

extension RcloneRemote {
  /// Compares the files of a list in a folder here with those below `place` by hash, or by their bytes where the remote
  /// has no hashes.
  ///
  /// Throws unless every path of the list was compared or named as failing.
  package func compare(
    _ list: (file: String, count: Int), here folder: String, with place: String, of job: Job,
    seen: @escaping @Sendable (AppliedEvent) -> Void
  ) async throws -> Comparison {
    let bytes = try await !abilities(of: job).hasHashes
    let reports = ["equal", "differing", "missing", "failing"].map {
      scratch + "/\($0)-" + UUID().uuidString.lowercased()
    }
    let isUnproven = Locked(false)
    let here = folder == job.source ? RcloneArguments.source(of: job) : folder
    let words = arguments.checking(list.file, here: here, with: place, reports: reports, bytes: bytes)
    let evidence = try await follow(words, remote: job.destination.remote) { event in
      if let applied = AppliedEvent(event, in: .send) { seen(applied) }
      if event.tellsOfMissingHashes { isUnproven.use { $0 = true } }
    }
    try Task.checkCancellation()
    if let failure = evidence.failure, evidence.isFatal { throw failure }
    var comparison = Comparison()
    var compared = 0
    for (number, report) in reports.enumerated() where FileManager.default.fileExists(atPath: report) {
      try PathLines.read(report) { lines in
        compared += lines.count
        let paths = number == 0 ? [] : lines.map { MirrorPath(bytes: Array($0)) }
        switch number {
        case 1: comparison.differing.formUnion(paths)
        case 2: comparison.missing.formUnion(paths)
        default: comparison.failing.formUnion(paths)
        }
      }
    }
    let isEqual = comparison.unproven.isEmpty
    guard compared == list.count, !isUnproven.use({ $0 }), evidence.failure == nil || !isEqual else {
      throw evidence.failure ?? Failure.unproven(job)
    }
    return comparison
  }
}

extension Failure {
  fileprivate static func unproven(_ job: Job) -> Failure {
    Failure(
      .unverified,
      "job '\(job.name)': remote '\(job.destination.remote)' did not tell the hashes of all files, so they are not "
        + "verified", hint: "see rclone's log with 'mirrorkeep history log'")
  }
}
