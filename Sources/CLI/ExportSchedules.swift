import ArgumentParser
import BackupCore
import Foundation
import Scheduling

/// Makes the entries of jobs in the language of one scheduler.
struct ExportSchedules {
  private let session: Session
  private let target: ExportTarget
  private let names: [String]
  private let loaded: LoadedJobs
  private let access: ScheduledJobsAccess
  private let program: ScheduledProgram
  private let image: String

  /// Throws a usage error for a job that does not exist or has no schedule.
  init(
    session: Session, target: ExportTarget, jobs names: [String], scope: SchedulerScope?, program: String?,
    image: String
  ) throws {
    (self.session, self.target, self.names, self.image) = (session, target, names, image)
    loaded = try session.loadJobs()
    for name in names { try loaded.require(name) }
    access = ScheduledJobsAccess(loaded.contents, environment: session.surroundings.environment)
    var options = try SchedulerOptions.parse([])
    options.scope = scope
    self.program = try SchedulerSetup(session, options, program: program, rclone: access.rclone).program
  }

  func entries() throws -> ExportedEntries {
    let entries = try chosen()
    guard !entries.isEmpty else {
      session.console.tell("no job has a schedule")
      return ExportedEntries()
    }
    if target != .kubernetes { access.warn(session.console) }
    switch target {
    case .systemd: return try SystemdUnits(program).export(entries)
    case .cron: return try CronBackend.export(entries, program)
    case .launchd: return try LaunchAgent(program).export(entries)
    case .kubernetes:
      let secrets = entries.flatMap { access.secrets(of: $0.job) }
      return KubernetesManifests(image: image, config: loaded.contents.rclone.config, secrets: secrets).export(entries)
    }
  }

  private func chosen() throws -> [JobEntry] {
    var entries: [JobEntry] = []
    for name in names.isEmpty ? loaded.names : names {
      let job: Job
      do {
        job = try loaded.job(name)
      } catch is InvalidJob {
        session.console.warn("job '\(name)' is left out: its file has errors, see them with 'mirrorkeep validate'")
        continue
      }
      if let schedule = job.schedule {
        entries.append(
          JobEntry(job, schedule, access.access(of: job), local: .current, now: session.surroundings.now()))
      } else if names.contains(name) {
        throw UsageError("job '\(name)' has no schedule", hint: "add 'schedule: daily 03:00' to its file")
      }
    }
    return entries
  }
}
