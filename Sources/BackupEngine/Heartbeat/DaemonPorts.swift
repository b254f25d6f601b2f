package import BackupCore
package import Foundation

/// What the daemon asks of the world beside its heartbeats.
package struct DaemonPorts: Sendable {
  /// Why the daemon woke.
  package enum Waking: Sendable {
    /// The time it waited for has come.
    case time
    /// The jobs may have changed, or the clock was set: everything is to be decided anew.
    case change
  }

  /// How a daemon stands, as it tells its service manager.
  package enum State: Equatable, Sendable {
    case ready(tasks: Int, next: Date?)
    case working(jobs: [String])
    case stopping
  }

  /// Reads the jobs anew; what cannot be read stays as it was, and is said.
  package var tasks: @Sendable () -> [ScheduledTask]
  /// The ports of one heartbeat; throws what opening the history throws.
  package var heartbeat: @Sendable () throws -> HeartbeatPorts
  /// Waits until a time (nil: for a change only), a change, or cancellation.
  package var wait: @Sendable (_ until: Date?) async -> Waking
  package var tell: @Sendable (State) -> Void
  /// Says what went wrong in a heartbeat; it is tried again a minute later.
  package var complain: @Sendable (any Error) -> Void

  package init(
    tasks: @escaping @Sendable () -> [ScheduledTask], heartbeat: @escaping @Sendable () throws -> HeartbeatPorts,
    wait: @escaping @Sendable (Date?) async -> Waking, tell: @escaping @Sendable (State) -> Void,
    complain: @escaping @Sendable (any Error) -> Void
  ) {
    self.tasks = tasks
    self.heartbeat = heartbeat
    self.wait = wait
    self.tell = tell
    self.complain = complain
  }
}
