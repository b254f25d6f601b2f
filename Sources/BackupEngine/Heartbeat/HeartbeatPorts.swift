package import BackupCore
package import Foundation

/// What one heartbeat asks of the world.
package struct HeartbeatPorts: Sendable {
  package var now: @Sendable () -> Date
  /// The machine's time zone.
  package var local: TimeZone
  package var jitter: @Sendable (ScheduledTask) throws -> Jitter
  /// What the history says about a task now; nil for one there is nothing to do for yet (a verify before the first backup).
  package var facts: @Sendable (ScheduledTask, _ now: Date) throws -> DueFacts?
  /// Keeps other heartbeats off a task until the closure it returns is called; nil where one is at it.
  package var claim: @Sendable (ScheduledTask) throws -> (@Sendable () -> Void)?
  package var recordMissed: @Sendable (ScheduledTask, MissedGap) throws -> Void
  /// Carries a task out and returns its record, nil when it is one that was recorded before (`Due.isSkipRecorded`).
  package var run: @Sendable (ScheduledTask, Due) async throws -> RunRecord?
  /// Whether two tasks may not run side by side.
  package var overlaps: @Sendable (ScheduledTask, ScheduledTask) -> Bool

  package init(
    now: @escaping @Sendable () -> Date, local: TimeZone,
    jitter: @escaping @Sendable (ScheduledTask) throws -> Jitter,
    facts: @escaping @Sendable (ScheduledTask, Date) throws -> DueFacts?,
    claim: @escaping @Sendable (ScheduledTask) throws -> (@Sendable () -> Void)?,
    recordMissed: @escaping @Sendable (ScheduledTask, MissedGap) throws -> Void,
    run: @escaping @Sendable (ScheduledTask, Due) async throws -> RunRecord?,
    overlaps: @escaping @Sendable (ScheduledTask, ScheduledTask) -> Bool
  ) {
    self.now = now
    self.local = local
    self.jitter = jitter
    self.facts = facts
    self.claim = claim
    self.recordMissed = recordMissed
    self.run = run
    self.overlaps = overlaps
  }

  /// What is due of a task now; nil where there is nothing to do for it yet.
  package func due(_ task: ScheduledTask) throws -> Due? {
    let now = now()
    guard let facts = try facts(task, now) else { return nil }
    var due = decideDue(task.schedule, facts, jitter: try jitter(task), local: local, now: now)
    // A verify or drill has no slots anybody counts on.
    if task.kind != .backup { due.missed = nil }
    return due
  }
}
