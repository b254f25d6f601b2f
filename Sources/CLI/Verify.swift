import BackupCore
import BackupEngine
import Foundation
import Processes

/// Verifies the job a `verify` command names.
struct Verify: Sendable {
  let session: Session
  let job: String
  let percent: Double?
  var trigger = Trigger.manual
  var isCancelledOutside = false

  /// Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> RunRecord {
    let jobs = try session.loadJobs()
    try jobs.require(job)
    let recording = try Recording(session)
    recording.tidy()
    return try await run(jobs, recording)
  }

  func run(_ jobs: LoadedJobs, _ recording: Recording) async throws -> RunRecord {
    let record: RunRecord
    do {
      record = try await run(try jobs.job(job), jobs, recording)
    } catch let invalid as InvalidJob {
      session.console.showSeveral(invalid.problems)
      record = try recording.refuse(job, .verify, invalid.failure, at: session.surroundings.now())
    }
    await Notifying(session, jobs.contents, recording).finished(record)
    return record
  }

  private func run(_ job: Job, _ jobs: LoadedJobs, _ recording: Recording) async throws -> RunRecord {
    let percent = percent
    let request = RunRequest(trigger: trigger, setup: .never, otherJobs: jobs.others { $0 == job.name })
    let live = LiveRun(session: session, jobs: jobs, recording: recording, isCancelledOutside: isCancelledOutside)
    var record = try await live.using { live in
      await verifyJob(job, request, percent: percent, through: try live.verifyPorts())
    }
    try recording.noteSignal(in: &record)
    return record
  }
}
