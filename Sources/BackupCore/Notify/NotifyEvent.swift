package import Foundation

/// One thing to tell about one job: states and counts; details are added for channels that ask for them.
package struct NotifyEvent: Equatable, Sendable {
  package var kind: NotifyKind
  package var job: String
  package var host: String
  package var at: Date
  package var run: RunID?
  /// The first of the attempts this is the end of; nil where it is `run`.
  package var firstRun: RunID?
  package var outcome: Outcome?
  package var reason: Reason?
  package var exitStatus: Int32?
  package var files: FileCounts?
  package var sentBytes: Int64?
  /// Since when it is so; nil where it began with this.
  package var since: Date?
  /// Whether it was told before and still is so.
  package var isReminder = false
  /// The run's own sentence and hint; never told unless asked for, as the two below.
  package var message: String?
  package var hint: String?
  package var failedFiles: [String] = []
  package var logTail: String?
  /// Of a report: its text, and whether anything in it still is wrong. nil for every other kind.
  package var report: String?
  package var isAlarm = false

  package init(_ kind: NotifyKind, job: String, host: String, at: Date) {
    self.kind = kind
    self.job = job
    self.host = host
    self.at = at
  }

  package init(_ kind: NotifyKind, _ record: RunRecord, at: Date) {
    self.init(kind, job: record.job, host: record.host, at: at)
    run = record.run
    outcome = record.outcome
    reason = record.reason
    exitStatus = record.exitStatus
    files = record.files
    sentBytes = record.bytes.sent
    message = record.message
    hint = record.hint
    failedFiles = record.errors.map(\.path)
  }

  /// The event without the details `include` does not name.
  package func keeping(_ include: Set<NotifyDetail>) -> NotifyEvent {
    var event = self
    if !include.contains(.message) { (event.message, event.hint) = (nil, nil) }
    if !include.contains(.files) { event.failedFiles = [] }
    if !include.contains(.log) { event.logTail = nil }
    return event
  }

  /// The one next command; nil where there is nothing to do.
  package var command: String? {
    switch kind {
    case .held: "mirrorkeep plan \(job)"
    case .overdue, .missed: "mirrorkeep run \(job)"
    case .setupNeeded: "mirrorkeep run \(job) --setup always"
    case .recovered, .verified, .drilled, .test, .report: nil
    case .failed, .incomplete, .skipped, .verifyFailed, .drillFailed:
      run.map { "mirrorkeep history show \($0)" } ?? "mirrorkeep history \(job)"
    }
  }
}
