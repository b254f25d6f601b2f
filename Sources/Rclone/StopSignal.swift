import Processes

/// Lets what is heard from a child end that child: `raise` cancels the work `run` waits for.
final class StopSignal: Sendable {
  private let state = Locked((raised: false, task: nil as (@Sendable () -> Void)?))

  var isRaised: Bool { state.use { $0.raised } }

  func raise() {
    let cancel = state.use { state in
      state.raised = true
      return state.task
    }
    cancel?()
  }

  /// Runs `work` in a task of its own, so that cancelling it is no cancellation of the caller.
  func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await work() }
    state.use { $0.task = { task.cancel() } }
    if state.use({ $0.raised }) { task.cancel() }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
