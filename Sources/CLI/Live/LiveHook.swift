import BackupCore
import Foundation
import Processes

/// Starts hooks on this machine, each under a supervisor, and keeps what they write.
struct LiveHook: Sendable {
  /// mirrorkeep's own environment; hooks get what rclone gets of it, and what the job names.
  let environment: [String: String]

  /// How long a hook that is to end may take after SIGTERM.
  private static let gracePeriod = Duration.seconds(2)

  func run(
    _ moment: Hooks.Moment, _ command: HookCommand, _ job: Job, _ variables: [String: String]
  ) async -> HookResult {
    let redaction = Redaction()
    let words = command.words
    var result = HookResult(moment, words.map(redaction.masked))
    guard let program = ProgramSearch.find(words[0], path: environment["PATH"]) else {
      result.message = "there is no such program" + (words[0].hasPrefix("/") ? "" : " on PATH")
      return result
    }
    let child = ChildCommand(
      program, Array(words.dropFirst()), environment: childEnvironment(job, variables),
      gracePeriod: Self.gracePeriod, timeLimit: .seconds(job.hooks.timeout.seconds),
      fileCreationMask: mode_t(SignalTrap.inheritedMask))
    let output = Locked(HookOutput())
    let take: ChildRunner.Output = { bytes in output.use { $0.append(bytes) } }
    let started = ContinuousClock.now
    do {
      let exit = try await ChildRunner().run(child, onOutput: take, onErrorOutput: take)
      result.take(exit, limit: job.hooks.timeout, isStopped: Task.isCancelled)
    } catch let error as ChildStartError {
      result.message = error.message
    } catch let failure as Failure {
      result.message = failure.message
    } catch {
      result.message = "not started: the run was stopped"
    }
    result.seconds = (ContinuousClock.now - started) / .seconds(1)
    result.output = output.use { $0.text(redaction) }
    return result
  }

  private func childEnvironment(_ job: Job, _ variables: [String: String]) -> [String: String] {
    ChildEnvironment.allowed(from: environment, named: job.hooks.environment)
      .merging(variables.filter { !$1.utf8.contains(0) }) { $1 }
  }
}

extension HookResult {
  fileprivate mutating func take(_ exit: ChildExit, limit: TimeSpan, isStopped: Bool) {
    switch exit.end {
    case .exited(let status): exitStatus = status
    case .signalled(let signal):
      exitStatus = 128 + signal
      message = exit.text
    case .lost: message = exit.text
    }
    if exit.timedOut {
      message = "ended after \(limit), the longest a hook may take ('hooks.timeout')"
    } else if isStopped {
      message = "ended because the run was stopped"
    }
  }
}
