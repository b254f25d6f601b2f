import BackupCore
import Foundation
import History

/// How one job stands: an entry of `status --json`, and what its line says.
struct JobStanding: Encodable {
  let job: String
  let state: JobState
  /// The state without the run under way: what `--check` goes by.
  let beneath: JobState
  let now: Date
  let isInvalid: Bool
  var nextAt: Date?
  var overdueSince: Date?
  var pendingDeletions = 0
  var lastSuccess: NewestRun?
  /// The newest backup of any outcome.
  var lastAttempt: RunRecord?
  /// The newest backup whose outcome says how the job stands.
  var lastTelling: RunRecord?
  /// The verify or drill that found the mirror wrong, where none went well since.
  var wrongMirror: RunRecord?
  /// What is under way, a backup first.
  var running: [RunningRuns.Run] = []

  init(job: String, _ facts: StandingFacts, at now: Date) {
    self.job = job
    self.now = now
    state = JobState(facts)
    beneath = JobState(facts.beneathRun)
    isInvalid = facts.isInvalid
  }

  var lastSuccessAt: Date? { lastSuccess.map { $0.finishedAt ?? $0.startedAt } }

  /// Seconds since the last success ended; nil where there is none.
  var ageSeconds: Int? { lastSuccessAt.map { max(0, Int(now.timeIntervalSince($0))) } }

  /// Changes at the source after this may not be stored: the start of the last backup that stored everything, while the job
  /// needs attention. nil while it is in order, and where nothing was ever protected.
  var unprotectedSince: Date? { beneath.needsAttention ? lastSuccess?.startedAt : nil }

  enum CodingKeys: String, CodingKey {
    case job, state
    case lastSuccessAt = "last_success_at"
    case lastAttempt = "last_attempt"
    case nextAt = "next_at"
    case ageSeconds = "age_seconds"
    case pendingDeletions = "pending_deletions"
    case unprotectedSince = "unprotected_since"
    case message, progress
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(job, forKey: .job)
    try box.encode(state, forKey: .state)
    try box.encode(lastSuccessAt.map(UTCTime.text), forKey: .lastSuccessAt)
    try box.encode(lastAttempt, forKey: .lastAttempt)
    try box.encode(nextAt.map(UTCTime.text), forKey: .nextAt)
    try box.encode(ageSeconds, forKey: .ageSeconds)
    try box.encode(pendingDeletions, forKey: .pendingDeletions)
    try box.encode(unprotectedSince.map(UTCTime.text), forKey: .unprotectedSince)
    try box.encode(StandingText.message(self), forKey: .message)
    try box.encode(running.first?.progress, forKey: .progress)
  }
}
