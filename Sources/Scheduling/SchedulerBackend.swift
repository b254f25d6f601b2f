// Jobs -> entries of the host's scheduler, which call mirrorkeep back. It decides by itself what is due, so an entry may
// fire more often than a job's slots come, never less often.
import BackupCore

/// A scheduler of this host that can be given the heartbeat: one entry that starts `run --due`.
package protocol SchedulerBackend: Sendable {
  var name: BackendName { get }

  /// What installing would change; none where all is as it should be. Throws a `Failure` where something foreign stands in
  /// the way.
  func installing() async throws -> [ScheduleEdit]

  /// What removing would change; nothing that somebody else wrote is among it.
  func removing() async throws -> [ScheduleEdit]

  /// What taking out the entries of their own that these jobs have would change; entries for another jobs folder stay.
  func removingEntries(of jobs: Set<String>) async throws -> [ScheduleEdit]

  /// Carries edits out and has the scheduler take notice. Returns what the scheduler could not be told, each with the next
  /// command; the edits are made all the same.
  func apply(_ edits: [ScheduleEdit], isInstalling: Bool) async throws -> [SchedulerRefusal]

  /// What is there now; only looks.
  func status() async throws -> SchedulerStatus
}
