import BackupCore
import BackupEngine
import Foundation
import Processes

/// Carries out a `drill` command.
struct Drill: Sendable {
  let session: Session
  let command: DrillCommand

  /// Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> RestoreReport {
    let jobs = try LoadedJobs.orNone(session.surroundings)
    try KnownJobs(session, try session.openForReading()?.1).require(command.job)
    let recording = try Recording(session)
    recording.tidy()
    let declared = try? jobs.contents.jobs[command.job]?.get()
    let request = RestoreRequest(
      name: command.job, job: declared, paths: PathSelection(), at: .latest, target: .inPlace)
    let files = command.files
    let live = LiveRun(session: session, jobs: jobs, recording: recording)
    var report = try await live.using { live in
      await drillJob(
        request, into: live.resources.scratch + "/drill", files: files, pick: { Int.random(in: 0..<max($0, 1)) },
        through: try live.restorePorts())
    }
    try recording.noteSignal(in: &report.record)
    await Notifying(session, jobs.contents, recording).finished(report.record)
    return report
  }
}
