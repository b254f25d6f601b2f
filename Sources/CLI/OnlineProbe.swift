import BackupCore
import Foundation
import LocalSource
import Processes
import Rclone

/// What `validate --online` looks at beyond the files: the sources, and the remotes the jobs use.
struct OnlineProbe: Sendable {
  let session: Session
  let jobs: LoadedJobs

  func problems() async throws -> [JobProblem] {
    var problems: [JobProblem] = []
    var remotes: [String: String] = [:]
    for name in jobs.names {
      guard let job = try? jobs.job(name) else { continue }
      let file = jobs.folder + "/" + name + ".yaml"
      do {
        try SourceFolder(path: job.source, links: job.links).check(job: name)
      } catch let failure as Failure {
        problems.append(Self.problem(failure, file))
      }
      if remotes[job.destination.remote] == nil { remotes[job.destination.remote] = file }
    }
    let rclone = LiveRclone(
      jobs.contents.rclone, environment: session.surroundings.environment, store: nil, scratch: NSTemporaryDirectory())
    for (name, file) in remotes.sorted(by: { $0.key < $1.key }) {
      do {
        let check = try await SignalTrap.cancelling { [contents = jobs.contents] in
          try await rclone.remotes().check(name, declared: contents.remotes[name])
        }
        problems += check.problems.map { problem in
          let severity: JobProblem.Severity = problem.reason == nil ? .warning : .error
          return JobProblem(at: FilePosition(file: file), severity: severity, problem.message, hint: problem.hint)
        }
      } catch let failure as Failure {
        problems.append(Self.problem(failure, file))
      }
    }
    return problems
  }

  private static func problem(_ failure: Failure, _ file: String) -> JobProblem {
    JobProblem(at: FilePosition(file: file), failure.message, hint: failure.hint)
  }
}
