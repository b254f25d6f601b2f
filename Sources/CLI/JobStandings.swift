import BackupCore
import Foundation
import History

/// How the jobs of a folder stand at one moment: by schedule, grace and history alone, whether or not a scheduler is alive.
/// Needs neither rclone nor a network, and writes nothing.
struct JobStandings {
  let jobs: LoadedJobs
  /// nil where there is no history yet.
  let store: HistoryStore?
  private let scheduled: ScheduledJobs
  private let running: RunningRuns
  private let now: Date

  init(_ session: Session) throws {
    jobs = try session.loadJobs()
    let history = try session.openForReading()
    store = history?.1
    scheduled = try ScheduledJobs(jobs, history)
    running = try history.map { try RunningRuns.now($0.0, $0.1) } ?? .none
    now = session.surroundings.now()
  }

  /// Of the jobs named, of all where none is; throws a usage error for an unknown name.
  func all(_ names: [String]) throws -> [JobStanding] {
    for name in names { try jobs.require(name) }
    return try (names.isEmpty ? jobs.names : names).map { try standing($0) }
  }

  private func standing(_ job: String) throws -> JobStanding {
    let backups = try store?.newestRuns(job: job, kind: .backup) ?? []
    let (running, task) = (running.of(job), try scheduled.tasks(of: [job]).first { $0.kind == .backup })
    let due = try task.flatMap { try scheduled.due($0, at: now) }
    // A running record whose process is gone is a run that was interrupted.
    let living = running.first { $0.record.kind == .backup }
    let last = backups.first { StandingFacts.telling.contains($0.outcome) || $0.isDead(living) }
    let isInvalid = (try? jobs.contents.jobs[job]?.get()) == nil
    let wrong = try [RunKind.verify, .drill].compactMap { try store?.mirrorFoundWrong(job: job, kind: $0) }

    var facts = StandingFacts()
    facts.isRunning = living != nil
    facts.isInvalid = isInvalid
    facts.isScheduled = task != nil
    facts.lastOutcome = last.map { $0.outcome == .running ? .interrupted : $0.outcome }
    facts.hasSucceeded = backups.contains { $0.outcome == .succeeded }
    facts.isMirrorWrong = !wrong.isEmpty
    facts.isDue = due?.isDue ?? false
    facts.isOverdue = due?.overdueSince != nil

    var standing = JobStanding(job: job, facts, at: now)
    standing.nextAt = due?.next
    standing.overdueSince = due?.overdueSince
    standing.pendingDeletions = backups.first { $0.saysPending }?.pendingDeletions ?? 0
    standing.lastSuccess = backups.first { $0.outcome == .succeeded }
    standing.running = running
    standing.lastAttempt = try backups.first { $0.outcome != .missed }.flatMap { try record($0, living) }
    if last?.run == standing.lastAttempt?.run {
      standing.lastTelling = standing.lastAttempt
    } else {
      standing.lastTelling = try last.flatMap { try record($0, living) }
    }
    standing.wrongMirror = try wrong.max { $0.startedAt < $1.startedAt }.flatMap { try store?.record(of: $0) }
    return standing
  }

  private func record(_ run: NewestRun, _ living: RunningRuns.Run?) throws -> RunRecord? {
    let record = try store?.record(of: run)
    return run.isDead(living) ? record?.interrupted(at: nil) : record
  }
}

extension NewestRun {
  /// Whether it is recorded as running and does not.
  fileprivate func isDead(_ living: RunningRuns.Run?) -> Bool {
    outcome == .running && living?.record.run != run
  }

  /// Whether it knows how many deletions are pending: one that ended before it had a plan does not.
  fileprivate var saysPending: Bool {
    outcome == .succeeded || outcome == .incomplete || pendingDeletions > 0
  }
}
