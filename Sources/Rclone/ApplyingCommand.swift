package import BackupCore
import Foundation
import Processes

extension RcloneRemote {
  /// Runs one step of an apply; what its log says about files and progress goes to `seen`, in order, on one thread.
  ///
  /// A result of pCloud that makes every further file fail (token, quota) ends rclone at once instead of letting it try
  /// each file for seconds.
  package func apply(
    _ command: ApplyCommand, seen: @escaping @Sendable (AppliedEvent) -> Void
  ) async throws -> StepEvidence {
    let step = command.step
    let isLocal = known.use { $0[command.context.job.destination.remote] }?.isLocal ?? false
    let words = arguments.applying(command, isLocal: isLocal)
    let job = command.context.job
    var evidence = try await follow(words, remote: job.destination.remote) { event in
      if let applied = AppliedEvent(event, in: step) { seen(applied) }
    }
    if evidence.failure?.reason == .diskFull {
      evidence.failure?.message = "the disk of '\(job.destination)' is full"
      evidence.failure?.hint = "make room there and run 'mirrorkeep run \(job.name)' again"
    }
    return evidence
  }

  /// Runs a command to its end, or until its log says that going on is pointless.
  func follow(
    _ words: [String], remote: String, onEvent: @escaping @Sendable (LogEvent) -> Void
  ) async throws -> StepEvidence {
    let stop = StopSignal()
    let work = Task { [program] in
      return try await stop.run {
        try await program.run(
          words,
          onEvent: { event in
            onEvent(event)
            if case .failed(let message) = event.kind, Self.endsEverything(message) { stop.raise() }
          })
      }
    }
    let (ending, tally) = try await withTaskCancellationHandler {
      try await work.value
    } onCancel: {
      work.cancel()
    }
    // What it was stopped for says more than the signal it died of.
    let isStopped = stop.isRaised && ending != .exited(0)
    let failure = RcloneExit.failure(
      isStopped ? .exited(Self.terminated) : ending, tally, evidence: .done, remote: remote)
    return StepEvidence(failure: failure, isFatal: failure.map { Self.fatal.contains($0.reason) } ?? false)
  }

  /// rclone's exit status after SIGTERM.
  private static let terminated: Int32 = 143

  /// Reasons for which every further file would fail too.
  static let fatal: Set<Reason> = [
    .tokenRejected, .overQuota, .network, .rateLimited, .rcloneKilled, .remoteMissing, .rootFolderMissing, .diskFull,
    .configLocked, .secretMissing, .timeLimit,
  ]

  /// pCloud's results for a rejected token, a full quota and a missing sign-in (docs/rclone.md, "pCloud").
  private static func endsEverything(_ message: String) -> Bool {
    ["(2094)", "(2008)", "(2000)", "(1000)"].contains { message.hasSuffix($0) || message.hasSuffix($0 + ".") }
  }
}

extension AppliedEvent {
  /// What a log line means for a step; nil for lines that say nothing about a file's or the step's progress.
  init?(_ event: LogEvent, in step: ApplyCommand.Step) {
    if case .stats(let stats) = event.kind {
      self = .progress(
        ApplyProgress(
          bytes: stats.bytes, speed: stats.speed, transfers: Int(stats.transfers),
          current: stats.transferringNames.first?.text))
      return
    }
    // Of a whole folder the names are those below it, which are nobody's in the plan.
    guard step != .renameFolder, let name = event.object?.bytes else { return nil }
    switch event.kind {
    case .touched: self = .touched(name: name)
    case .renamed(let from) where step == .rename: self = .renamed(from: from.bytes, name: name)
    case .copied, .moved, .renamed:
      // A rename is told by its own line; what was copied in its place, or only moved, a look has to tell.
      guard step != .rename else { return nil }
      self = .done(name: name, bytes: event.size, overwrote: event.hasReplaced)
    case .deleted:
      // A move that had to copy ends with this line for the original.
      guard step == .delete || step == .setAsideByMove || step == .putBack else { return nil }
      self = .done(name: name, bytes: nil)
    case .failed(let message): self = .failed(name: name, message: message)
    default: return nil
    }
  }
}
