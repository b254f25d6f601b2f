import ArgumentParser
import BackupCore
import Processes
import Scheduling

/// `schedule status`: who sends the heartbeat.
struct ScheduleStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show which scheduler runs the jobs, for whom, and when it last did.",
    discussion: "Without '--backend' every scheduler of this machine is looked at. Nothing is changed.")

  @OptionGroup var scheduler: SchedulerOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let setup = try SchedulerSetup(session, scheduler)
    let known = Set(try LoadedJobs.orEmpty(session.surroundings).contents.jobs.keys)
    let stamp = HeartbeatStamp.date(in: session.surroundings.stateFolder)
    var lines: [SchedulerLine] = []
    for name in names(session) {
      lines.append(SchedulerLine(try await setup.backend(name).status(), known, stamp: stamp))
    }
    if options.json { return try session.console.print(json: ["schedulers": lines]) }
    let shown = lines.filter { $0.installed || !$0.jobs.isEmpty || scheduler.backend != nil }
    if !shown.isEmpty { session.console.print(shown.map(\.text).joined(separator: "\n")) }
    if !lines.contains(where: { $0.installed }) {
      session.console.tell(
        "no heartbeat is installed: run 'mirrorkeep schedule install', or keep 'mirrorkeep daemon' running")
    }
  }

  private func names(_ session: Session) -> [BackendName] {
    if let name = scheduler.backend { return [name] }
    return BackendName.allCases.filter { name in
      name != .cron || ProgramSearch.find("crontab", path: session.surroundings.environment["PATH"]) != nil
    }
  }
}
