package import BackupCore

/// What became of one heartbeat.
package struct Beat: Sendable {
  /// A task, and what is due of it once the heartbeat's runs have ended.
  package typealias Left = (task: ScheduledTask, due: Due?)

  /// Of the runs, in the order they ended.
  package var records: [RunRecord]
  /// Every task, in the order given.
  package var left: [Left]
}
