import BackupCore
import Foundation

/// A timer and a service of systemd, the machine's or a user's.
package struct SystemdBackend: SchedulerBackend {
  private let program: ScheduledProgram
  private let access: ScheduledAccess
  private let period: HeartbeatPeriod
  private let isDaemon: Bool
  private let folder: String
  private let control: SchedulerControl

  /// `isDaemon`: installs the built-in scheduler in place of the timer. `folder` is where the units lie; `control` calls
  /// `systemctl`.
  package init(
    _ program: ScheduledProgram, _ access: ScheduledAccess, every period: HeartbeatPeriod = .standard,
    isDaemon: Bool = false, folder: String, control: SchedulerControl
  ) {
    self.program = program
    self.access = access
    self.period = period
    self.isDaemon = isDaemon
    self.folder = folder
    self.control = control
  }

  package let name = BackendName.systemd

  private static let timer = SystemdUnits.name + ".timer"
  private static let service = SystemdUnits.name + ".service"
  private static let daemon = SystemdUnits.daemonName + ".service"

  /// What is enabled, and so started: the timer or the built-in scheduler.
  private var started: String { isDaemon ? Self.daemon : Self.timer }

  package func installing() async throws -> [ScheduleEdit] {
    let units = SystemdUnits(program)
    let texts =
      isDaemon
      ? [Self.daemon: try units.daemon(access)]
      : [Self.service: try units.service(access), Self.timer: units.timer([period.onCalendar])]
    return try [Self.daemon, Self.service, Self.timer].compactMap { name in
      guard let text = texts[name] else { return try EntryFile.removing(path(name)) }
      return try EntryFile.putting("# \(EntryFile.remark)\n" + text, at: path(name))
    }
  }

  package func removing() async throws -> [ScheduleEdit] {
    try [Self.daemon, Self.timer, Self.service].compactMap { try EntryFile.removing(path($0)) }
  }

  package func removingEntries(of jobs: Set<String>) async throws -> [ScheduleEdit] {
    try jobs.sorted().flatMap { job -> [ScheduleEdit] in
      let service = path("\(SystemdUnits.name)-\(job).service")
      guard let bytes = try EntryFile.read(service) else { return [] }
      let words = ScheduledFolder.words(String(decoding: bytes, as: UTF8.self))
      guard ScheduledJobName.find(in: words) == job,
        ScheduledFolder.find(in: words) == ScheduledFolder.named(by: program)
      else { return [] }
      return try ["timer", "service"].compactMap { kind in
        let unit = path("\(SystemdUnits.name)-\(job).\(kind)")
        return try EntryFile.read(unit).map { ScheduleEdit(unit, before: $0, after: nil) }
      }
    }
  }

  package func apply(_ edits: [ScheduleEdit], isInstalling: Bool) async throws -> [SchedulerRefusal] {
    guard !edits.isEmpty || (isInstalling && !isEnabled(started)) else { return [] }
    var refusals: [SchedulerRefusal?] = []
    let going = edits.filter { $0.after == nil }.map { ($0.place as NSString).lastPathComponent }
    for name in going where name != Self.service { refusals.append(try await systemctl("disable", "--now", name)) }
    for edit in edits { try EntryFile.apply(edit) }
    for link in going.flatMap(links) where isLink(link) { try? FileManager.default.removeItem(atPath: link) }
    if !edits.isEmpty { refusals.append(try await systemctl("daemon-reload")) }
    if isInstalling { refusals.append(try await systemctl("enable", "--now", started)) }
    return refusals.compactMap(\.self)
  }

  package func status() async throws -> SchedulerStatus {
    let hasDaemon = try EntryFile.isOurs(at: path(Self.daemon))
    let name = hasDaemon ? Self.daemon : Self.timer
    return SchedulerStatus(
      backend: .systemd, isInstalled: try hasDaemon || EntryFile.isOurs(at: path(Self.timer)), place: path(name),
      isEnabled: isEnabled(name),
      user: program.user, runsLoggedOut: program.isSystem || lingers, lastFiredAt: hasDaemon ? nil : lastFired,
      jobs: EntryFile.jobs(in: folder, prefix: SystemdUnits.name + "-", suffix: ".timer"))
  }

  private func path(_ name: String) -> String { folder + "/" + name }

  private func systemctl(_ arguments: String...) async throws -> SchedulerRefusal? {
    try await control.call((program.isSystem ? [] : ["--user"]) + arguments)
  }

  /// The links by which `systemctl enable` has a unit started.
  private func links(_ name: String) -> [String] {
    ["timers", "default", "multi-user"].map { "\(folder)/\($0).target.wants/\(name)" }
  }

  private func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  private func isEnabled(_ name: String) -> Bool { links(name).contains(where: isLink) }

  private var lingers: Bool { FileManager.default.fileExists(atPath: "/var/lib/systemd/linger/\(program.user)") }

  /// A persistent timer leaves a stamp each time it fires.
  private var lastFired: Date? {
    let folder = program.isSystem ? "/var/lib/systemd/timers" : program.home + "/.local/share/systemd/timers"
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/stamp-\(Self.timer)")
    return attributes?[.modificationDate] as? Date
  }
}
