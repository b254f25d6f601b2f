import BackupCore
import Foundation

/// What is known of jobs and remotes, as metrics.
enum MetricFamilies {
  /// Whether history and jobs could be read at all: alone where they could not.
  static func up(_ isUp: Bool) -> MetricFamily {
    var family = MetricFamily("up", "Whether the jobs folder and the history could be read.")
    family.add(isUp ? 1 : 0)
    return family
  }

  static func of(_ jobs: [JobMetrics], _ quotas: [(remote: String, seen: QuotaSeen)]) -> [MetricFamily] {
    [up(true)] + times(jobs) + states(jobs) + figures(jobs) + space(jobs, quotas)
  }

  private static func times(_ jobs: [JobMetrics]) -> [MetricFamily] {
    [
      family("last_success_timestamp_seconds", "When the last backup that succeeded ended.", jobs) {
        $0.standing.lastSuccessAt?.timeIntervalSince1970
      },
      family("last_attempt_timestamp_seconds", "When the last backup began, whatever became of it.", jobs) {
        $0.standing.lastAttempt?.startedAt.timeIntervalSince1970
      },
      family("last_verify_timestamp_seconds", "When the last verify that found all equal ended.", jobs) {
        $0.lastVerifyAt?.timeIntervalSince1970
      },
      family("last_drill_timestamp_seconds", "When the last drill that succeeded ended.", jobs) {
        $0.lastDrillAt?.timeIntervalSince1970
      },
    ]
  }

  private static func states(_ jobs: [JobMetrics]) -> [MetricFamily] {
    var states = MetricFamily(
      "job_state", "How the job stands, a run under way left aside: 1 for the state it is in (see 'mirrorkeep status')."
    )
    var outcomes = MetricFamily("last_run_outcome", "How the newest backup ended: 1 for its outcome.")
    for job in jobs {
      for state in JobState.allCases where state != .running {
        states.add(state == job.standing.beneath ? 1 : 0, ("job", job.standing.job), ("state", state.rawValue))
      }
      guard let current = job.outcome else { continue }
      for outcome in Outcome.allCases {
        outcomes.add(outcome == current ? 1 : 0, ("job", job.standing.job), ("outcome", outcome.rawValue))
      }
    }
    let running = family("running", "Whether a backup of the job is under way.", jobs) {
      $0.standing.state == .running ? 1 : 0
    }
    let overdue = family("overdue", "Whether a slot came, its grace went by, and nothing began.", jobs) {
      $0.standing.overdueSince == nil ? 0 : 1
    }
    return [states, running, overdue, outcomes]
  }

  private static func figures(_ jobs: [JobMetrics]) -> [MetricFamily] {
    let duration = family("last_run_duration_seconds", "How long the last backup that came to an end took.", jobs) {
      $0.lastFinished?.durationSeconds
    }
    var files = MetricFamily("last_run_files", "Files of the last backup that came to an end, by what became of them.")
    for job in jobs {
      guard let counts = job.lastFinished?.files else { continue }
      for (change, count) in [
        ("added", counts.added), ("replaced", counts.replaced), ("deleted", counts.deleted), ("moved", counts.moved),
        ("touched", counts.touched), ("failed", counts.failed),
      ] {
        files.add(Double(count), ("job", job.standing.job), ("change", change))
      }
    }
    let pending = family("pending_deletions", "Deletions held back because of errors: the mirror is behind.", jobs) {
      Double($0.standing.pendingDeletions)
    }
    return [duration, files, pending]
  }

  private static func space(_ jobs: [JobMetrics], _ quotas: [(remote: String, seen: QuotaSeen)]) -> [MetricFamily] {
    var sent = MetricFamily("sent_bytes_total", "Bytes sent by all backups in the history.", .counter)
    for job in jobs { sent.add(job.sentBytes.map(Double.init), ("job", job.standing.job)) }
    var quota = MetricFamily("quota_bytes", "Space of the remote's account, as it last said.")
    var used = MetricFamily("quota_used_bytes", "Space used on the remote's account, as it last said.")
    var asked = MetricFamily("quota_timestamp_seconds", "When the remote last said how much space it has.")
    for (remote, seen) in quotas {
      quota.add(Double(seen.quotaBytes), ("remote", remote))
      used.add(Double(seen.usedBytes), ("remote", remote))
      asked.add(seen.at.timeIntervalSince1970.rounded(.down), ("remote", remote))
    }
    return [
      sent, family("mirror_bytes", "Bytes in the mirror.", jobs) { $0.mirrorBytes.map(Double.init) },
      family("versions_bytes", "Bytes kept in versions.", jobs) { $0.versionsBytes.map(Double.init) }, quota, used,
      asked,
    ]
  }

  private static func family(
    _ name: String, _ help: String, _ jobs: [JobMetrics], _ value: (JobMetrics) -> Double?
  ) -> MetricFamily {
    var family = MetricFamily(name, help)
    for job in jobs { family.add(value(job), ("job", job.standing.job)) }
    return family
  }
}
