import BackupCore
import BackupEngine
import Foundation
import Processes
import Rclone

/// One run or plan of a job on this machine, from its resources to its live line.
struct LiveRun: Sendable {
  let session: Session
  let jobs: LoadedJobs
  let recording: Recording
  /// Whether a missing remote may be set up by asking on this terminal.
  var asks = false
  var opensBrowser = true
  /// Whether a signal cancels the task this is made in already.
  var isCancelledOutside = false
  /// Told the record of a run that begins, once it has its lock.
  var began: @Sendable (RunRecord) -> Void = { _ in }

  /// Hands the ports to `body`, which the first signal cancels; frees everything afterwards.
  func usingPorts<Result: Sendable>(
    _ body: @escaping @Sendable (Ports) async throws -> Result
  ) async throws -> Result {
    try await using { live in
      var ports = try live.ports()
      ports.host.begin = { [begin = ports.host.begin] record in
        try begin(record)
        began(record)
      }
      return try await body(ports)
    }
  }

  /// The same with all that is live.
  func using<Result: Sendable>(_ body: @escaping @Sendable (Live) async throws -> Result) async throws -> Result {
    let resources = try RunResources(recording.state)
    defer { resources.clean() }
    let line = ProgressLine(session.console)
    defer { line.end() }
    let rclone = LiveRclone(
      jobs.contents.rclone, environment: session.surroundings.environment, store: recording.store,
      scratch: resources.scratch, locks: { resources.locks }, keepLog: { resources.logged($0) },
      runner: ChildRunner(watch: { resources.steps.began($0) }))
    let live = Live(
      state: recording.state, store: recording.store, contents: jobs.contents, rclone: rclone, resources: resources,
      now: session.surroundings.now, conversation: asks ? TerminalConversation.make(session.console) : .silent,
      choices: PCloudSetupChoices(opensBrowser: opensBrowser),
      progress: { progress in
        resources.note(progress)
        line.show(progress)
      })
    if isCancelledOutside { return try await body(live) }
    return try await SignalTrap.cancelling { try await body(live) }
  }
}
