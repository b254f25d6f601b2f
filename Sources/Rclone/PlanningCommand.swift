package import BackupCore
import Foundation

extension RcloneRemote {
  /// Compares source and mirror by one `rclone sync --dry-run` and returns what it showed.
  ///
  /// Throws unless the evidence is complete: rclone's own final statistics, its three report files, and as many paths in
  /// them as its log has records. Folders that could not be listed are no failure: they are named, and what lies below
  /// them is not known. Neither are files that cannot be read or looked at.
  package func dryRun(
    _ context: PlanContext, note: @escaping @Sendable ([DryRunRecord]) throws -> Void
  ) async throws -> DryRun {
    let reports = try PlanReports(below: scratch)
    do {
      return try await dryRun(context, reports, DryRunEvents(note))
    } catch {
      reports.discard()
      throw error
    }
  }

  private func dryRun(_ context: PlanContext, _ reports: PlanReports, _ events: DryRunEvents) async throws -> DryRun {
    let command = arguments.planning(context, reports: reports)
    let (ending, tally) = try await program.run(command, onEvent: { events.take($0) })
    try Task.checkCancellation()
    let seen = try events.finish()
    let remote = context.job.destination.remote
    let failure = RcloneExit.failure(ending, tally, evidence: .planned, remote: remote)
    let isPartial =
      seen.otherFailures == 0 && tally.finalStats != nil
      && (!seen.unlistedFolders.isEmpty || !seen.unseen.isEmpty || seen.unreadable > 0)
    if let failure, !isPartial || Self.stops.contains(failure.reason) { throw failure }
    guard let stats = tally.finalStats else { throw Failure.incompleteComparison(context.job, "no final statistics") }

    let additions = try reports.count(.add)
    let replacements = try reports.count(.replace)
    let deletions = try reports.count(.delete)
    guard additions + replacements == seen.copies, failure != nil || deletions == seen.deletions else {
      throw Failure.incompleteComparison(
        context.job,
        "its reports name \(additions + replacements) copies and \(deletions) deletions, its log "
          + "\(seen.copies) and \(seen.deletions)")
    }
    let pairs = max(0, Int(stats.checks) - seen.deletions)
    return DryRun(
      mirrorFiles: pairs + deletions, sourceFiles: pairs + additions, listed: Int(stats.listed),
      linksSkipped: tally.linksSkipped, duplicates: seen.duplicates, unlistedFolders: seen.unlistedFolders,
      unseen: seen.unseen, isClean: seen.unlistedFolders.isEmpty,
      paths: { change, take in try reports.paths(change, take) },
      command: ["rclone"] + command, discard: { reports.discard() })
  }

  /// Reasons that a folder's failure to list never explains.
  private static let stops: Set<Reason> = [
    .tokenRejected, .overQuota, .network, .rateLimited, .serverError, .rcloneKilled, .remoteMissing, .rootFolderMissing,
    .configLocked, .secretMissing, .diskFull, .sourceMissing,
  ]
}

extension Failure {
  fileprivate static func incompleteComparison(_ job: Job, _ detail: String) -> Failure {
    Failure(
      .unverified, "job '\(job.name)': rclone's comparison of source and mirror is not complete: \(detail)",
      hint: "see its log with 'mirrorkeep history log', then run 'mirrorkeep run \(job.name)' again")
  }
}
