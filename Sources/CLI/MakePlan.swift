import BackupCore
import BackupEngine

/// Makes and keeps the plan `plan` shows. The job's locks are held meanwhile, so that no run changes the mirror under it.
struct MakePlan: Sendable {
  let session: Session
  let job: String

  func make() async throws -> JobPlan {
    let jobs = try session.loadJobs()
    let job = try self.job(jobs)
    let recording = try Recording(session)
    let request = RunRequest(setup: .never, otherJobs: jobs.others { $0 == job.name })
    let plan = try await LiveRun(session: session, jobs: jobs, recording: recording).usingPorts { ports in
      try await makePlan(job, request, through: ports)
    }
    try recording.prunePlans()
    return plan
  }

  private func job(_ jobs: LoadedJobs) throws -> Job {
    do {
      return try jobs.job(job)
    } catch let invalid as InvalidJob {
      session.console.showSeveral(invalid.problems)
      throw invalid.failure
    }
  }
}
