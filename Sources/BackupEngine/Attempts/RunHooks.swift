import BackupCore
import Synchronization

extension Run {
  /// Records that the run has begun, and runs the hooks that come before it. Where a skipped run of its slot is recorded
  /// already the hooks come first, so that one which skips it again leaves no further record.
  mutating func begin() async throws {
    if !request.isSkipRecorded { try ports.host.begin(record) }
    try await runHooksBefore()
    if request.isSkipRecorded { try ports.host.begin(record) }
  }

  /// Runs the hooks that come before the first attempt; the first that does not end well ends the run.
  private mutating func runHooksBefore() async throws {
    guard request.attempt == 1, !job.hooks.before.isEmpty else { return }
    report(.hooks)
    for command in job.hooks.before {
      let result = await ports.host.runHook(.before, command, job, record.hookVariables(.before))
      record.hooks.append(result)
      try Task.checkCancellation()
      if let failure = result.failure(job: job.name) { throw failure }
    }
  }
}

/// How long the hooks of `finally` may go on once a signal has come.
private let timeAfterSignal = Duration.seconds(10)

/// Runs the hooks that follow the last attempt and returns the record with what became of them, saved.
///
/// Until then the saved record does not say `succeeded`: whoever is killed meanwhile has not seen his hooks end well.
func runHooksAfter(
  _ record: RunRecord, _ job: Job, _ request: RunRequest, _ host: Host
) async -> RunRecord {
  let moments = Hooks.moments(after: record.outcome).filter { !job.hooks[$0].isEmpty }
  guard !moments.isEmpty else { return record }
  host.progress(RunProgress(job: job.name, phase: .hooks))
  var record = record
  for moment in moments {
    if moment == .finally {
      record.take(await runFinally(record, job, host))
    } else {
      record.take(await runHooks(moment, record, job, host))
    }
  }
  if record.outcome == .skipped, request.isSkipRecorded { return record }
  do {
    try host.save(record)
  } catch {
    record.outcome = record.outcome == .succeeded ? .incomplete : record.outcome
    let failure = Failure.wrapping(error, job: job.name)
    host.warn("the end of the hooks could not be recorded: \(failure.message)")
    if record.exitStatus == 0 {
      record.reason = failure.reason
      record.exitStatus = failure.exitStatus
    }
  }
  return record
}

/// Runs the hooks of one moment one after another. The first that fails ends the list, except where all are to run.
private func runHooks(_ moment: Hooks.Moment, _ record: RunRecord, _ job: Job, _ host: Host) async -> [HookResult] {
  var results: [HookResult] = []
  for command in job.hooks[moment] {
    let result = await host.runHook(moment, command, job, record.hookVariables(moment))
    results.append(result)
    if !result.isGood, moment != .finally { break }
  }
  return results
}

/// Runs the last hooks in a task of their own, as the run's may be cancelled: then they have a short time only.
private func runFinally(_ record: RunRecord, _ job: Job, _ host: Host) async -> [HookResult] {
  let task = Task { await runHooks(.finally, record, job, host) }
  let timer = Mutex<Task<Void, any Error>?>(nil)
  defer { timer.withLock { $0?.cancel() } }
  return await withTaskCancellationHandler {
    await task.value
  } onCancel: {
    timer.withLock {
      $0 = Task {
        try await Task.sleep(for: timeAfterSignal)
        task.cancel()
      }
    }
  }
}
