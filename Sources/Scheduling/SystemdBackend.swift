import BackupCore
import Foundation

/// A timer and a service of systemd, the machine's or a user's.
package struct SystemdBackend: SchedulerBackend {
  private let program: ScheduledProgram
  private let access: ScheduledAccess
  private let period: HeartbeatPeriod
  private let folder: String
  private let control: SchedulerControl

  /// `folder` is where the units lie; `control` calls `systemctl`.
  package init(
    _ program: ScheduledProgram, _ access: ScheduledAccess, every period: HeartbeatPeriod = .standard, folder: String,
    control: SchedulerControl
  ) {
    self.program = program
    self.access = access
    self.period = period
    self.folder = folder
    self.control = control
  }

  package let name = BackendName.systemd

  private static let timer = SystemdUnits.name + ".timer"

  package func installing() async throws -> [ScheduleEdit] {
    let units = SystemdUnits(program)
    let remark = "# \(EntryFile.remark)\n"
    let texts = [
      (".service", try units.service(access)), (".timer", units.timer([period.onCalendar])),
    ]
    return try texts.compactMap { try EntryFile.putting(remark + $1, at: "\(folder)/\(SystemdUnits.name)\($0)") }
  }

  package func removing() async throws -> [ScheduleEdit] {
    try [".timer", ".service"].compactMap { try EntryFile.removing("\(folder)/\(SystemdUnits.name)\($0)") }
  }

  package func apply(_ edits: [ScheduleEdit], isInstalling: Bool) async throws -> [SchedulerRefusal] {
    guard !edits.isEmpty || (isInstalling && !isEnabled) else { return [] }
    var refusals: [SchedulerRefusal?] = []
    if !isInstalling { refusals.append(try await systemctl("disable", "--now", Self.timer)) }
    for edit in edits { try EntryFile.apply(edit) }
    if !isInstalling, (try? FileManager.default.destinationOfSymbolicLink(atPath: wanted)) != nil {
      try? FileManager.default.removeItem(atPath: wanted)
    }
    if !edits.isEmpty { refusals.append(try await systemctl("daemon-reload")) }
    if isInstalling { refusals.append(try await systemctl("enable", "--now", Self.timer)) }
    return refusals.compactMap(\.self)
  }

  package func status() async throws -> SchedulerStatus {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let prefix = SystemdUnits.name + "-"
    let jobs = files.compactMap { file -> String? in
      guard file.hasPrefix(prefix), file.hasSuffix(".timer") else { return nil }
      let name = String(file.dropFirst(prefix.count).dropLast(6))
      return ScheduledJobName.isName(name) ? name : nil
    }
    let place = folder + "/" + Self.timer
    return SchedulerStatus(
      backend: .systemd, isInstalled: try EntryFile.read(place).map(EntryFile.isOurs) ?? false, place: place,
      isEnabled: isEnabled, user: program.user, runsLoggedOut: program.isSystem || lingers, lastFiredAt: lastFired,
      jobs: jobs.sorted())
  }

  private func systemctl(_ arguments: String...) async throws -> SchedulerRefusal? {
    try await control.call((program.isSystem ? [] : ["--user"]) + arguments)
  }

  /// The link by which `systemctl enable` has the timer started.
  private var wanted: String { "\(folder)/timers.target.wants/\(Self.timer)" }

  private var isEnabled: Bool { (try? FileManager.default.destinationOfSymbolicLink(atPath: wanted)) != nil }

  private var lingers: Bool { FileManager.default.fileExists(atPath: "/var/lib/systemd/linger/\(program.user)") }

  /// A persistent timer leaves a stamp each time it fires.
  private var lastFired: Date? {
    let folder = program.isSystem ? "/var/lib/systemd/timers" : program.home + "/.local/share/systemd/timers"
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/stamp-\(Self.timer)")
    return attributes?[.modificationDate] as? Date
  }
}
