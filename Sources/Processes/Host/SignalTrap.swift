import Foundation

/// INT, TERM and HUP turned into the cancellation of what runs, and remembered for the exit status.
///
/// The first signal cancels, the second kills every child at once, the third ends this process. While nothing is
/// registered a signal ends the process as if it had not been trapped.
///
/// The signals are blocked in every thread and a thread of its own takes them with `sigwait`: unlike a signal source of
/// Dispatch this needs no thread left unblocked and no handler that runs between two arbitrary instructions, and works
/// the same on Linux and macOS. Children are not concerned: the supervisor resets mask and handlers.
package final class SignalTrap: Sendable {
  private struct State {
    var signals: [Int32] = []
    var cancel: (@Sendable () -> Void)?
    var received: Int32?
    var count = 0
  }

  private static let state = Locked(State())

  /// The signal that cancelled the current `cancelling` body, if one did.
  package static var received: Int32? { state.use { $0.received } }

  /// Call once, at the start of `main`, before there is a second thread.
  ///
  /// Also: SIGCHLD to its default (an inherited "ignore" loses exit codes), SIGPIPE ignored (a closed pipe becomes an
  /// error, not our death), umask 077. INT and HUP stay ignored when they were (`nohup`, `&` in a script).
  package static func prepare() {
    signal(SIGCHLD, SIG_DFL)
    signal(SIGPIPE, SIG_IGN)
    umask(0o077)
    let trapped = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    guard !trapped.isEmpty else { return }
    state.use { $0.signals = trapped }
    var blocked = set(of: trapped)
    pthread_sigmask(SIG_BLOCK, &blocked, nil)
    Thread.detachNewThread { waitForSignals(trapped) }
  }

  /// Runs `body` in a task that the first signal cancels; `body` decides what to do about it, `received` says which.
  ///
  /// One at a time in a process.
  package static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    state.use { state in
      state.received = nil
      state.count = 0
      state.cancel = { task.cancel() }
    }
    defer { state.use { $0.cancel = nil } }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private static func waitForSignals(_ signals: [Int32]) {
    var waited = set(of: signals)
    while true {
      var number: Int32 = 0
      guard sigwait(&waited, &number) == 0 else { continue }
      take(number)
    }
  }

  private static func take(_ number: Int32) {
    let (cancel, count) = state.use { state in
      if state.cancel != nil {
        state.count += 1
        if state.received == nil { state.received = number }
      }
      return (state.cancel, state.count)
    }
    guard let cancel else { return dieOf(number) }
    switch count {
    case 1: cancel()
    case 2: ChildRunner.killAll()
    default: _exit(128 + number)
    }
  }

  /// Ends the process by the signal itself, so that a shell sees what happened.
  private static func dieOf(_ number: Int32) {
    signal(number, SIG_DFL)
    var unblocked = set(of: [number])
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
    kill(getpid(), number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    signals.forEach { sigaddset(&set, $0) }
    return set
  }
}
