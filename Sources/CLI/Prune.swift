import BackupCore
import BackupEngine
import Foundation
import Processes

/// Prunes the job a `prune` command names.
struct Prune: Sendable {
  let session: Session
  let job: String
  let isDryRun: Bool

  /// Throws before anything is recorded for a command line that cannot be right.
  func run() async throws -> PruneOutput {
    let jobs = try session.loadJobs()
    try jobs.require(job)
    let recording = try Recording(session)
    recording.tidy()
    do {
      return try await run(try jobs.job(job), jobs, recording)
    } catch let invalid as InvalidJob {
      session.console.showSeveral(invalid.problems)
      return PruneOutput(
        record: try recording.refuse(job, .prune, invalid.failure, at: session.surroundings.now()), report: nil)
    }
  }

  private func run(_ job: Job, _ jobs: LoadedJobs, _ recording: Recording) async throws -> PruneOutput {
    let isDryRun = isDryRun
    let request = RunRequest(otherJobs: jobs.others { $0 == job.name })
    let live = LiveRun(session: session, jobs: jobs, recording: recording)
    var (record, report) = try await live.usingPorts { ports in
      await pruneJob(job, request, isDryRun: isDryRun, through: ports)
    }
    try recording.noteSignal(in: &record)
    return PruneOutput(record: record, report: report)
  }
}
