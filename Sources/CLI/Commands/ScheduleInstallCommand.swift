import ArgumentParser
import BackupCore
import Scheduling

/// `schedule install`: the heartbeat.
struct ScheduleInstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Have this machine's scheduler run what is due.",
    discussion: """
      Gives systemd, cron or launchd one entry, which runs 'mirrorkeep run --due' every minute. Installed again, it is \
      brought up to date: do so after a change of hooks, credentials or folders. Nothing else is touched.
      """)

  @OptionGroup var scheduler: SchedulerOptions

  @Option(
    help: ArgumentHelp("How often: \(HeartbeatPeriod.forms). (default: 1m)", valueName: "duration"))
  var every: String?

  @Flag(help: "With systemd: a service that runs 'mirrorkeep daemon', in place of a timer.")
  var daemon = false

  @OptionGroup var programOptions: ScheduledProgramOptions

  @Flag(help: "Only print what would be written.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let jobs = ScheduledJobsAccess(try session.loadJobs().contents, environment: session.surroundings.environment)
    let setup = try SchedulerSetup(session, scheduler, program: programOptions.program, rclone: jobs.rclone)
    jobs.warn(session.console)
    let period = every.flatMap { TimeSpan($0) }.flatMap { HeartbeatPeriod($0) } ?? .standard
    let name = try setup.chosen
    if daemon, name != .systemd {
      throw UsageError(
        "'--daemon' is for systemd, not for \(name.rawValue)", hint: "leave it out, or add '--backend systemd'")
    }
    let backend = setup.backend(name, jobs.access, every: period, isDaemon: daemon)
    try await ChangeScheduler(setup: setup, backend: backend, isInstalling: true, dryRun: dryRun).run()
  }

  func validate() throws {
    guard let every, TimeSpan(every).flatMap({ HeartbeatPeriod($0) }) == nil else { return }
    throw ValidationError("'--every' is one of \(HeartbeatPeriod.forms), not '\(every)'")
  }
}
