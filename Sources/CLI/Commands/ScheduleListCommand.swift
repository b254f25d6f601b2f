import ArgumentParser
import BackupCore
import Foundation
import History

/// `schedule list`: every job, its schedule as written, when it runs next and when it was last tried.
struct ScheduleListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the jobs, their schedules, and when each runs next.",
    discussion: "Times are local ones. NEXT has the jitter of this host in it; 'now' is a job the next heartbeat runs.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let jobs = try session.loadJobs()
    let history = try session.openForReading()
    let scheduled = try ScheduledJobs(jobs, history)
    var lines: [ScheduleLine] = []
    for name in jobs.names {
      do {
        lines.append(
          try ScheduleLine(
            try jobs.job(name), scheduled, lastAttempt: try history?.1.latest(job: name),
            now: session.surroundings.now()))
      } catch is InvalidJob {
        session.console.warn("job '\(name)' is left out: its file has errors, see them with 'mirrorkeep validate'")
      }
    }
    if options.json {
      try session.console.print(json: lines)
    } else if lines.isEmpty {
      session.console.tell("no jobs in '\(jobs.folder)'")
    } else {
      session.console.print(ScheduleLine.table(lines))
    }
  }
}
