import BackupCore
import BackupEngine
import Foundation
import Processes

/// Carries out a `drill` command.
struct Drill: Sendable {
  let session: Session
  let job: String
  let files: Int
  var trigger = Trigger.manual
  var isCancelledOutside = false

  /// Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> RestoreReport {
    let jobs = try LoadedJobs.orNone(session.surroundings)
    try KnownJobs.require(job, in: session)
    let recording = try Recording(session)
    recording.tidy()
    return try await run(jobs, recording)
  }

  func run(_ jobs: LoadedJobs, _ recording: Recording) async throws -> RestoreReport {
    let declared = try? jobs.contents.jobs[job]?.get()
    var request = RestoreRequest(
      name: job, job: declared, paths: PathSelection(), at: .latest, target: .inPlace)
    request.trigger = trigger
    let asked = request
    let files = files
    let live = LiveRun(session: session, jobs: jobs, recording: recording, isCancelledOutside: isCancelledOutside)
    var report = try await live.using { live in
      await drillJob(
        asked, into: live.resources.scratch + "/drill", files: files, pick: { Int.random(in: 0..<max($0, 1)) },
        through: try live.restorePorts())
    }
    try recording.noteSignal(in: &report.record)
    await Notifying(session, jobs.contents, recording).finished(report.record)
    return report
  }
}
