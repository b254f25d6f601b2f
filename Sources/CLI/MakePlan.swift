import BackupCore
import BackupEngine
import Foundation
import History
import Processes
import Rclone

/// Makes and keeps the plan `plan` shows. The job's locks are held meanwhile, so that no run changes the mirror under it.
struct MakePlan: Sendable {
  let session: Session
  let job: String

  func make() async throws -> JobPlan {
    let jobs = try session.loadJobs()
    let job = try self.job(jobs)
    let (state, store) = try session.openForRecording()
    let resources = try RunResources(state)
    defer { resources.clean() }
    let line = ProgressLine(session.console)
    defer { line.end() }
    let rclone = LiveRclone(
      jobs.contents.rclone, environment: session.surroundings.environment, store: store, scratch: resources.scratch,
      locks: { resources.locks })
    let live = Live(
      state: state, store: store, contents: jobs.contents, rclone: rclone, resources: resources,
      now: session.surroundings.now, conversation: .silent, choices: PCloudSetupChoices(), progress: { line.show($0) })
    let ports = try live.ports(for: job)
    let request = RunRequest(setup: .never, otherJobs: Set(jobs.names).subtracting([job.name]))
    let plan = try await SignalTrap.cancelling { try await makePlan(job, request, through: ports) }
    try PlanFolder(path: state.plans).prune(now: session.surroundings.now()) { header in
      (try? store.latest(job: header.job))?.plan == header.plan
    }
    return plan
  }

  private func job(_ jobs: LoadedJobs) throws -> Job {
    do {
      return try jobs.job(job)
    } catch let invalid as InvalidJob {
      for problem in invalid.problems { session.console.note(problem.description) }
      throw invalid.failure
    }
  }
}
