import BackupCore
import Foundation

/// One entry of `schedule list`.
struct ScheduleLine: Encodable {
  var job: String
  /// nil for a job that only runs by hand.
  var schedule: JobSchedule?
  /// Whether the next heartbeat would run it.
  var due: Bool
  var nextAt: Date?
  var lastAttempt: RunRecord?

  init(_ job: Job, _ scheduled: ScheduledJobs, lastAttempt: RunRecord?, now: Date) throws {
    self.job = job.name
    schedule = job.schedule
    self.lastAttempt = lastAttempt
    let backup = job.scheduledTasks.first { $0.kind == .backup }
    let decision = try backup.flatMap { try scheduled.due($0, at: now) }
    due = decision?.isDue ?? false
    nextAt = decision?.next
  }

  enum CodingKeys: String, CodingKey {
    case job, schedule, timezone, due
    case catchUp = "catch_up"
    case jitterSeconds = "jitter_seconds"
    case graceSeconds = "grace_seconds"
    case nextAt = "next_at"
    case lastAttempt = "last_attempt"
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(job, forKey: .job)
    try box.encode(schedule?.at.text, forKey: .schedule)
    try box.encode(schedule.flatMap { ($0.at.zone ?? $0.timezone)?.name }, forKey: .timezone)
    try box.encode(schedule?.catchUp, forKey: .catchUp)
    try box.encode(schedule?.jitter.seconds, forKey: .jitterSeconds)
    try box.encode(schedule?.grace.seconds, forKey: .graceSeconds)
    try box.encode(due, forKey: .due)
    try box.encode(nextAt.map(UTCTime.text), forKey: .nextAt)
    try box.encode(lastAttempt, forKey: .lastAttempt)
  }

  static func table(_ lines: [ScheduleLine]) -> String {
    let rows = lines.map { line in
      [
        line.job, line.schedule?.at.text ?? "by hand", line.due ? "now" : line.nextAt.map(HistoryText.local) ?? "-",
        line.lastAttempt.map { "\(HistoryText.local($0.startedAt)) \($0.outcome.rawValue)" } ?? "-",
      ]
    }
    return Table.text([["JOB", "SCHEDULE", "NEXT", "LAST ATTEMPT"]] + rows)
  }
}
