import Foundation

/// INT, TERM and HUP turned into the cancellation of what runs, and remembered for the exit status.
///
/// The first signal cancels, the second kills every child at once, the third ends this process. While nothing is
/// registered a signal ends the process as if it had not been trapped.
///
/// A handler writes the number into a pipe, a thread of its own reads it: the same on Linux and macOS, whatever thread
/// the signal hits, and no signal is blocked in a thread that starts other programs (a signal source of Dispatch needs
/// it ignored or blocked everywhere, which children inherit).
package final class SignalTrap: Sendable {
  private struct State {
    var cancel: (@Sendable () -> Void)?
    var received: Int32?
    /// What HUP means instead of a stop; nil: it is one.
    var hangUp: (@Sendable () -> Void)?
    var count = 0
    var mask: mode_t = 0o077
  }

  private static let state = Locked(State())
  /// Written once, before the handler is installed that reads it.
  // check: allow sendable because a signal handler may take no lock
  private nonisolated(unsafe) static var pipeEnd: Int32 = -1

  /// The signal that cancelled the current `cancelling` body, if one did.
  package static var received: Int32? { state.use { $0.received } }

  /// The umask this process was started with: for files made for the person, not for us.
  package static var inheritedMask: UInt32 { state.use { UInt32($0.mask) } }

  /// Call once, at the start of `main`.
  ///
  /// Also: SIGCHLD to its default (an inherited "ignore" loses exit codes), SIGPIPE ignored (a closed pipe becomes an
  /// error, not our death), umask 077. INT and HUP stay ignored when they were (`nohup`, `&` in a script).
  package static func prepare() {
    signal(SIGCHLD, SIG_DFL)
    signal(SIGPIPE, SIG_IGN)
    let mask = umask(0o077)
    state.use { $0.mask = mask }
    let trapped = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    guard !trapped.isEmpty, let (read, write) = try? Descriptors.pipe() else { return }
    pipeEnd = write
    Thread.detachNewThread { takeSignals(from: read) }
    for number in trapped { signal(number, handler) }
  }

  /// Runs `body` in a task that the first signal cancels; `body` decides what to do about it, `received` says which.
  ///
  /// One at a time in a process.
  package static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = state.use { state in
      let task = Task { try await body() }
      state.received = nil
      state.count = 0
      state.cancel = { task.cancel() }
      return task
    }
    defer { state.use { $0.cancel = nil } }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Has HUP call `body` instead of stopping anything, as long as a `cancelling` body runs: a daemon reads its files anew.
  package static func onHangUp(_ body: @escaping @Sendable () -> Void) { state.use { $0.hangUp = body } }

  /// Runs between any two instructions of any thread: one system call, `errno` kept.
  private static let handler: @convention(c) (Int32) -> Void = { number in
    let kept = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(SignalTrap.pipeEnd, &byte, 1)
    errno = kept
  }

  private static func takeSignals(from descriptor: Int32) {
    var byte: UInt8 = 0
    while withUnsafeMutableBytes(of: &byte, { Descriptors.readOnce(descriptor, into: $0) }) == 1 {
      take(Int32(byte))
    }
  }

  private static func take(_ number: Int32) {
    if number == SIGHUP, let hangUp = state.use({ $0.cancel == nil ? nil : $0.hangUp }) { return hangUp() }
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
}
