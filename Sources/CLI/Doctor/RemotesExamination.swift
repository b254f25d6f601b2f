import BackupCore
import Foundation
import Processes
import Rclone

/// Every declared remote and every one a job uses, proven as at set-up: token, region, root folder, a file written, read
/// back and deleted, and that the token opens nothing else.
struct RemotesExamination {
  private let session: Session
  private let contents: JobsFolderContents?

  init(_ session: Session, _ contents: JobsFolderContents?) {
    (self.session, self.contents) = (session, contents)
  }

  /// Throws for cancellation only.
  func examined() async throws -> [Examined] {
    guard let contents else { return [] }
    let used = contents.jobs.values.compactMap { try? $0.get().destination.remote }
    var examined: [Examined] = []
    for name in Set(used).union(contents.remotes.keys).sorted() {
      examined += try await SignalTrap.cancelling { [self] in try await look(at: name, contents) }
    }
    return examined
  }

  private func look(at name: String, _ contents: JobsFolderContents) async throws -> [Examined] {
    let check: RemoteCheck
    do {
      let rclone = LiveRclone(
        contents.rclone, environment: session.surroundings.environment, store: nil, scratch: NSTemporaryDirectory())
      check = try await rclone.remotes().check(name, declared: contents.remotes[name], writes: true)
    } catch let failure as Failure where failure.reason != .signal {
      return [Examined(DoctorFinding("remote", failure))]
    }
    QuotaMemory.note(check, session)
    guard check.problems.isEmpty else {
      return check.problems.map { problem in
        Examined("remote", problem.reason == nil ? .warn : .fail, problem.message, hint: problem.hint)
      }
    }
    return [Examined("remote", .ok, text(check))] + [space(check)].compactMap(\.self)
  }

  private func text(_ check: RemoteCheck) -> String {
    let limit =
      switch check.limitedToRoot {
      case true?: ", its token opens nothing else"
      default: ""
      }
    let place = check.rootFolderID.map { " in folder \($0)" } ?? ""
    return "remote '\(check.remote)' (\(check.type ?? "?"))\(place) works\(limit)"
  }

  private func space(_ check: RemoteCheck) -> Examined? {
    guard let quota = check.quotaBytes, let used = check.usedBytes, quota > 0, used > quota / 10 * 9 else { return nil }
    return Examined(
      "remote", .warn,
      "remote '\(check.remote)' is nearly full: \(Count.bytes(used)) of \(Count.bytes(quota)); versions count too",
      hint: "run 'mirrorkeep prune JOB --dry-run' for its jobs, and give them a 'keep'")
  }
}
