package import BackupCore
package import Foundation

/// The schedule of a job as heartbeats know it: what it is, and since when it is so.
package struct SeenSchedule: Codable, Equatable, Sendable {
  package var schedule: JobSchedule
  package var since: Date

  package init(_ schedule: JobSchedule, since: Date) {
    self.schedule = schedule
    self.since = since
  }
}
