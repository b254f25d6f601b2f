import BackupCore
import Foundation
import Processes
import Rclone
import Scheduling

/// What entries of a scheduler start here, what they touch, and the schedulers they can be given to.
struct SchedulerSetup {
  let session: Session
  let options: SchedulerOptions
  let program: ScheduledProgram
  private let userID = geteuid()

  init(_ session: Session, _ options: SchedulerOptions, program path: String? = nil, rclone: String? = nil) throws {
    (self.session, self.options) = (session, options)
    let surroundings = session.surroundings
    let entry = getpwuid(userID)?.pointee
    let isSystem = options.scope.map { $0 == .system } ?? (userID == 0)
    let home = surroundings.home ?? entry.map { String(cString: $0.pw_dir) } ?? "/"
    let (jobs, state) = (try surroundings.jobsFolder, surroundings.stateFolder)
    var names: [String] = []
    if jobs != (userID == 0 ? "/etc" : home + "/.config") + "/mirrorkeep" { names += ["--jobs", jobs] }
    if state != (userID == 0 ? "/var/lib" : home + "/.local/state") + "/mirrorkeep" { names += ["--state", state] }
    program = ScheduledProgram(
      path: path ?? OwnProgram.path, options: names,
      environment: Self.environment(surroundings.environment, home: home, rclone: rclone, isSystem: isSystem),
      jobsFolder: jobs, stateFolder: state,
      user: entry.map { String(cString: $0.pw_name) } ?? "\(userID)", home: home, isSystem: isSystem)
  }

  /// A PATH of our own making, the folder of rclone in it, and where rclone's config lies if not at its usual place.
  private static func environment(
    _ inherited: [String: String], home: String, rclone: String?, isSystem: Bool
  ) -> [String: String] {
    var folders = ["/usr/local/bin", "/usr/bin", "/bin"]
    if isSystem { folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"] }
    if let rclone, case let folder = (rclone as NSString).deletingLastPathComponent, !folders.contains(folder) {
      folders.insert(folder, at: 0)
    }
    var environment = ["PATH": folders.joined(separator: ":")]
    if let folder = inherited["XDG_CONFIG_HOME"], folder.hasPrefix("/"), folder != home + "/.config" {
      environment["XDG_CONFIG_HOME"] = folder
    }
    return environment
  }

  /// The scheduler of `name`, to be given `access` and a period.
  func backend(
    _ name: BackendName, _ access: ScheduledAccess = ScheduledAccess(), every period: HeartbeatPeriod = .standard,
    isDaemon: Bool = false
  ) -> any SchedulerBackend {
    let environment = session.surroundings.environment
    let reserve = options.unitsFolder.map { "the files lie in '\($0)', so the scheduler was not told" }
    switch name {
    case .cron: return CronBackend(program, every: period, environment: environment)
    case .systemd:
      let base = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? program.home + "/.config"
      let folder = program.isSystem ? "/etc/systemd/system" : base + "/systemd/user"
      return SystemdBackend(
        program, access, every: period, isDaemon: isDaemon, folder: options.unitsFolder ?? folder,
        control: SchedulerControl("systemctl", environment: environment, reserve: reserve))
    case .launchd:
      let folder = program.isSystem ? "/Library/LaunchDaemons" : program.home + "/Library/LaunchAgents"
      return LaunchdBackend(
        program, every: period, folder: options.unitsFolder ?? folder, userID: userID,
        control: SchedulerControl("launchctl", environment: environment, reserve: reserve))
    }
  }

  /// The scheduler that was asked for, else the one that runs here.
  var chosen: BackendName {
    get throws {
      if let name = options.backend { return name }
      let has = { ProgramSearch.find($0, path: session.surroundings.environment["PATH"]) != nil }
      if FileManager.default.fileExists(atPath: "/run/systemd/system") { return .systemd }
      #if canImport(Darwin)
        return .launchd
      #else
        if has("crontab") { return .cron }
        throw UsageError(
          "neither systemd nor cron is here", hint: "install cron, or run 'mirrorkeep daemon' from what starts programs"
        )
      #endif
    }
  }
}
