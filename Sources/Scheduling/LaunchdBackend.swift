import BackupCore
import Foundation

/// A property list of launchd: an agent of one user, or the machine's.
package struct LaunchdBackend: SchedulerBackend {
  private let program: ScheduledProgram
  private let period: HeartbeatPeriod
  private let folder: String
  private let control: SchedulerControl
  private let userID: UInt32

  /// `folder` is where the property lists lie; `control` calls `launchctl`.
  package init(
    _ program: ScheduledProgram, every period: HeartbeatPeriod = .standard, folder: String, userID: UInt32,
    control: SchedulerControl
  ) {
    self.program = program
    self.period = period
    self.folder = folder
    self.userID = userID
    self.control = control
  }

  package let name = BackendName.launchd

  private var place: String { "\(folder)/\(LaunchAgent.label).plist" }
  private var domain: String { program.isSystem ? "system" : "gui/\(userID)" }

  package func installing() async throws -> [ScheduleEdit] {
    [try EntryFile.putting(try LaunchAgent(program).heartbeat(period), at: place)].compactMap(\.self)
  }

  package func removing() async throws -> [ScheduleEdit] { [try EntryFile.removing(place)].compactMap(\.self) }

  /// None: property lists of jobs are written by hand from what 'schedule export' prints, under names of their own.
  package func removingEntries(of jobs: Set<String>) async throws -> [ScheduleEdit] { [] }

  package func apply(_ edits: [ScheduleEdit], isInstalling: Bool) async throws -> [SchedulerRefusal] {
    var refusals: [SchedulerRefusal?] = []
    for edit in edits {
      // An agent that runs keeps what it was loaded with.
      if edit.before != nil { refusals.append(try await control.call(["bootout", "\(domain)/\(LaunchAgent.label)"])) }
      try EntryFile.apply(edit)
      if edit.after != nil { refusals.append(try await control.call(["bootstrap", domain, place])) }
    }
    return refusals.compactMap(\.self)
  }

  package func status() async throws -> SchedulerStatus {
    SchedulerStatus(
      backend: .launchd, isInstalled: try EntryFile.isOurs(at: place), place: place,
      isEnabled: nil, user: program.user, runsLoggedOut: program.isSystem, lastFiredAt: nil,
      jobs: EntryFile.jobs(in: folder, prefix: LaunchAgent.label + ".", suffix: ".plist"))
  }
}
