package import BackupCore

/// What one heartbeat asks of the world.
package struct HeartbeatPorts: Sendable {
  /// What is due of a task now, by the history; nil for one there is nothing to do for yet (a verify before the first
  /// backup).
  package var due: @Sendable (ScheduledTask) throws -> Due?
  /// Keeps other heartbeats off a task until the closure it returns is called; nil where one is at it.
  package var claim: @Sendable (ScheduledTask) throws -> (@Sendable () -> Void)?
  package var recordMissed: @Sendable (ScheduledTask, MissedGap) throws -> Void
  /// Carries a task out and returns its record, nil when it is one that was recorded before (`Due.isSkipRecorded`).
  package var run: @Sendable (ScheduledTask, Due) async throws -> RunRecord?
  /// Whether two tasks may not run side by side.
  package var overlaps: @Sendable (ScheduledTask, ScheduledTask) -> Bool
  /// Told what is still due of every task after the heartbeat's runs have ended: somebody may be told who is overdue.
  package var finished: @Sendable ([Beat.Left]) async -> Void

  package init(
    due: @escaping @Sendable (ScheduledTask) throws -> Due?,
    claim: @escaping @Sendable (ScheduledTask) throws -> (@Sendable () -> Void)?,
    recordMissed: @escaping @Sendable (ScheduledTask, MissedGap) throws -> Void,
    run: @escaping @Sendable (ScheduledTask, Due) async throws -> RunRecord?,
    overlaps: @escaping @Sendable (ScheduledTask, ScheduledTask) -> Bool,
    finished: @escaping @Sendable ([Beat.Left]) async -> Void
  ) {
    self.due = due
    self.claim = claim
    self.recordMissed = recordMissed
    self.run = run
    self.overlaps = overlaps
    self.finished = finished
  }
}
