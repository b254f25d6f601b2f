import BackupCore
import Foundation

/// Runs programs, each under a supervisor of its own: our own binary in its hidden mode (see `Supervisor`).
///
/// tool -> `ChildProcess` -> supervisor -> child. A child never outlives the tool by more than five seconds.
package struct ChildRunner: Sendable {
  /// Takes some bytes of output, at most 64 KiB at a time; they are gone when it returns.
  package typealias Output = @Sendable (UnsafeRawBufferPointer) -> Void

  /// A run needs a dozen; with fewer free than this `Process` crashes instead of failing.
  package static let descriptorsNeeded = 64

  /// Told of every command before it starts; what it returns is told how it ended, nil where it was not started.
  package typealias Watch = @Sendable (ChildCommand) -> @Sendable (ChildExit?) -> Void

  private let ownProgram: String
  private let watch: Watch

  /// `ownProgram` is the path of the `mirrorkeep` binary; other processes (tests) must name it.
  package init(ownProgram: String = OwnProgram.path, watch: @escaping Watch = { _ in { _ in } }) {
    self.ownProgram = ownProgram
    self.watch = watch
  }

  /// Runs `command` and returns how it ended, when it is gone and its output has been delivered.
  ///
  /// Both streams are always drained, in constant memory, on one thread of the child's own: the callbacks of one child
  /// never overlap. What a process left behind by the child writes later is not waited for. Cancelling the task ends
  /// the child (TERM, grace period, TERM, KILL) and still returns the real exit: look at `Task.isCancelled`.
  ///
  /// Throws `ChildStartError` when nothing was started, `Failure(.noDescriptors)` when too few descriptors are free,
  /// `CancellationError` when the task was cancelled before the start.
  package func run(
    _ command: ChildCommand, onOutput: @escaping Output = { _ in }, onErrorOutput: @escaping Output = { _ in }
  ) async throws -> ChildExit {
    try command.validate()
    guard Descriptors.areFree(Self.descriptorsNeeded) else { throw Failure.tooFewDescriptors() }
    try Task.checkCancellation()
    let ended = watch(command)
    var exit: ChildExit?
    defer { ended(exit) }
    let session = try ChildSession(command, ownProgram: ownProgram, onOutput: onOutput, onErrorOutput: onErrorOutput)
    let ending = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try session.run() }) }
      }
    } onCancel: {
      session.order(.terminate)
    }
    exit = ending
    return ending
  }

  /// Runs `command` and keeps the first `limit` bytes of each stream; the rest is read and dropped.
  package func capture(_ command: ChildCommand, limit: Int = 1 << 20) async throws -> CapturedChild {
    let output = Locked(BoundedBytes(limit: limit))
    let errorOutput = Locked(BoundedBytes(limit: limit))
    let exit = try await run(
      command, onOutput: { bytes in output.use { $0.append(bytes) } },
      onErrorOutput: { bytes in errorOutput.use { $0.append(bytes) } })
    let (stdout, stderr) = (output.use { $0 }, errorOutput.use { $0 })
    return CapturedChild(
      exit: exit, output: stdout.bytes, errorOutput: stderr.bytes, truncated: stdout.truncated || stderr.truncated)
  }

  /// Kills every child of this process at once; their runs then return as usual.
  package static func killAll() {
    ChildSession.killAll()
  }
}
