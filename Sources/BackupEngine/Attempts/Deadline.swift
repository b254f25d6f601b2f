import BackupCore
import Foundation

/// The moment from which a run does no more work, where its job limits its time.
///
/// What ends a run in good order (looking at the remote, its journal) may take `closingTime` more.
struct Deadline: Sendable {
  /// Longest time for accounting after the end; what is not done by then the next run does.
  static let closingTime = Duration.seconds(300)

  private let end: ContinuousClock.Instant?
  /// Why work was ended.
  let failure: Failure

  /// `limits.duration` from `now` on, and for a run that a schedule began the next start of `limits.quiet`.
  init(_ job: Job, _ trigger: Trigger, now: Date, local: TimeZone = .current) {
    let duration = job.limits.duration.map { Double($0.seconds) }
    let quiet = trigger == .manual ? nil : job.limits.quiet
    let untilQuiet = quiet?.stop(after: now, in: local)?.timeIntervalSince(now)
    end = [duration, untilQuiet].compactMap(\.self).min().map { .now + .seconds($0) }
    if let quiet, let untilQuiet, untilQuiet < duration ?? .infinity {
      failure = Failure(
        .timeLimit, "job '\(job.name)': stopped for its quiet window \(quiet.text) ('limits.quiet')",
        hint: "the next run goes on from there; 'mirrorkeep run \(job.name)' begins one at any time")
    } else {
      failure = Failure(
        .timeLimit,
        "job '\(job.name)': stopped after \(job.limits.duration ?? TimeSpan(seconds: 0)), the longest a run may take "
          + "('limits.duration')",
        hint: "the next run goes on from there; to let one take longer, raise 'limits.duration' of the job")
    }
  }

  /// Whether there is more than `pause` left.
  func leaves(_ pause: TimeSpan) -> Bool { end.map { .now + .seconds(pause.seconds) < $0 } ?? true }

  /// Runs `work`, which is cancelled at the deadline and then fails for `time-limit` whatever it says.
  func bound<Result: Sendable>(
    closing: Bool = false, _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    guard let end else { return try await work() }
    let last = closing ? end + Self.closingTime : end
    guard .now < last else { throw failure }
    let task = Task { try await work() }
    let timer = Task {
      try await Task.sleep(until: last)
      task.cancel()
    }
    let result = await withTaskCancellationHandler {
      await task.result
    } onCancel: {
      task.cancel()
    }
    timer.cancel()
    let isOver = (try? await timer.value) != nil
    if isOver, !Task.isCancelled { throw failure }
    return try result.get()
  }
}
