package import Foundation

/// The record of one run, as `run --json` and `history --json` print it and the history stores it.
///
/// Keys and meaning are the contract (DESIGN 5, "A run record"); `errors` holds at most `errorLimit` entries while
/// `files.failed` counts them all.
package struct RunRecord: Codable, Equatable, Sendable {
  package static let errorLimit = 1000

  package var run: RunID
  package var job: String
  package var kind: RunKind
  package var trigger: Trigger
  package var host: String
  package var outcome: Outcome
  package var reason: Reason?
  package var message: String
  package var hint: String?
  package var exitStatus: Int32?
  package var startedAt: Date
  package var finishedAt: Date?
  package var durationSeconds: Double?
  package var source: String?
  package var destination: String?
  package var rcloneVersion: String?
  package var attempt: Int
  package var plan: String?
  package var files: FileCounts
  package var bytes: ByteCounts
  /// Where displaced files were kept, `REMOTE:…/versions/<run>`; nil when none were.
  package var versions: String?
  package var errors: [FileError]
  /// What the guards found, on a held run and on one whose findings were accepted.
  package var findings: [Finding]
  /// Of a `missed` record: the slots nobody was there for. nil for every other.
  package var missed: MissedGap?

  package init(
    run: RunID, job: String, kind: RunKind, trigger: Trigger, host: String, startedAt: Date, source: String? = nil,
    destination: String? = nil, attempt: Int = 1
  ) {
    self.run = run
    self.job = job
    self.kind = kind
    self.trigger = trigger
    self.host = host
    self.startedAt = startedAt
    self.source = source
    self.destination = destination
    self.attempt = attempt
    outcome = .running
    message = "running"
    files = FileCounts()
    bytes = ByteCounts()
    errors = []
    findings = []
  }

  package enum CodingKeys: String, CodingKey, CaseIterable {
    case run, job, kind, trigger, host, outcome, reason, message, hint
    case exitStatus = "exit_status"
    case startedAt = "started_at"
    case finishedAt = "finished_at"
    case durationSeconds = "duration_seconds"
    case source, destination
    case rcloneVersion = "rclone_version"
    case attempt, plan, files, bytes, versions, errors, findings, slots
    case firstSlotAt = "first_slot_at"
    case lastSlotAt = "last_slot_at"
  }
}
