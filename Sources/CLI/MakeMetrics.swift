import BackupCore
import Foundation
import History

/// Gathers what `metrics` prints, from jobs folder and history alone.
struct MakeMetrics {
  let session: Session

  /// Throws where jobs folder or history cannot be read.
  func families() throws -> [MetricFamily] {
    let standings = try JobStandings(session)
    let store = standings.store
    let jobs = try standings.all([]).map { try metrics($0, store) }
    let declared = standings.jobs.contents.jobs.values
    let remotes = Set(declared.compactMap { try? $0.get().destination.remote }).sorted()
    let quotas = try remotes.compactMap { remote in
      try store?.quotaSeen(remote: remote).map { (remote: remote, seen: $0) }
    }
    return MetricFamilies.of(jobs, quotas)
  }

  private func metrics(_ standing: JobStanding, _ store: HistoryStore?) throws -> JobMetrics {
    var metrics = JobMetrics(standing: standing)
    guard let store else { return metrics }
    let job = standing.job
    let backups = try store.newestRuns(job: job, kind: .backup)
    metrics.outcome = backups.first.map { newest in
      newest.outcome == .running ? standing.lastAttempt?.outcome ?? .interrupted : newest.outcome
    }
    let ended: Set<Outcome> = [.succeeded, .incomplete, .held, .failed, .cancelled]
    metrics.lastFinished = try backups.first { ended.contains($0.outcome) }.flatMap { try store.record(of: $0) }
    metrics.sentBytes = try store.sentBytes(job: job)
    let space = try store.mirrorBytes(job: job)
    (metrics.mirrorBytes, metrics.versionsBytes) = (space?.mirror, space?.versions)
    metrics.lastVerifyAt = try lastSuccess(store, job, .verify)
    metrics.lastDrillAt = try lastSuccess(store, job, .drill)
    return metrics
  }

  private func lastSuccess(_ store: HistoryStore, _ job: String, _ kind: RunKind) throws -> Date? {
    try store.newestRuns(job: job, kind: kind).first { $0.outcome == .succeeded }.map { $0.finishedAt ?? $0.startedAt }
  }
}
