package import Foundation

/// What a finished run, or a look at the schedule, says about one topic of a job.
package struct NotifyFinding: Equatable, Sendable {
  package var topic: NotifyTopic
  /// Complete but for what depends on what was told before. A good kind ends a bad state.
  package var event: NotifyEvent
  /// Since when, as far as the finding itself knows.
  package var since: Date

  package init(_ topic: NotifyTopic, _ event: NotifyEvent, since: Date) {
    self.topic = topic
    self.event = event
    self.since = since
  }

  /// nil for a run that says nothing about the job's state: stopped by a person, still running, a restore, prune or
  /// recover, a verify or drill that was skipped.
  package init?(_ record: RunRecord, at: Date) {
    guard let topic = NotifyTopic(rawValue: record.kind.rawValue),
      let kind = topic == .backup ? Self.kind(ofBackup: record) : Self.kind(of: topic, record.outcome)
    else { return nil }
    self.init(topic, NotifyEvent(kind, record, at: at), since: record.startedAt)
  }

  /// What is told apart from what: the kind, and why.
  var state: String { event.kind.rawValue + (event.reason.map { "/" + $0.rawValue } ?? "") }

  private static func kind(ofBackup record: RunRecord) -> NotifyKind? {
    switch record.outcome {
    case .succeeded: .recovered
    case .failed, .interrupted: record.exitStatus == 7 ? .setupNeeded : .failed
    case .held: .held
    case .incomplete: .incomplete
    case .skipped: .skipped
    case .missed: .missed
    case .cancelled, .running: nil
    }
  }

  private static func kind(of topic: NotifyTopic, _ outcome: Outcome) -> NotifyKind? {
    switch outcome {
    case .succeeded: topic == .verify ? .verified : .drilled
    case .failed, .interrupted, .held, .incomplete, .missed: topic == .verify ? .verifyFailed : .drillFailed
    case .skipped, .cancelled, .running: nil
    }
  }
}
