package import BackupCore
import Foundation

/// Backs a job up as its file says: attempts until one succeeds or failed for good, then the hooks that follow. Returns
/// the last attempt's record; every attempt has been saved.
///
/// One lock covers all of it, so that no other run of the job comes between an attempt and the next, or between the run
/// and its hooks. `limits.duration` counts from the first attempt's start.
package func backUp(_ job: Job, _ request: RunRequest, through ports: Ports) async -> RunRecord {
  let lock = KeptLock()
  defer { lock.release() }
  let deadline = Deadline(job, request.trigger, now: ports.host.now())
  var ports = ports
  ports.host.lock = { [take = ports.host.lock] job, run in
    try lock.take { try take(job, run) }
    return {}
  }
  ports.remote = ports.remote.ending(at: deadline)
  var request = request
  var record = await runJob(job, request, through: ports)
  while let pause = job.retry.pause(after: record), await wait(pause, after: record, job, ports.host, deadline) {
    request.attempt += 1
    record = await runJob(job, request, through: ports)
  }
  return await runHooksAfter(record, job, request, ports.host)
}

/// Waits for the next attempt; false when there is none: the run was stopped meanwhile, or its time would be over.
private func wait(
  _ pause: TimeSpan, after record: RunRecord, _ job: Job, _ host: Host, _ deadline: Deadline
) async -> Bool {
  let attempt = "job '\(job.name)': attempt \(record.attempt) of \(job.retry.attempts) failed: \(record.message)"
  guard deadline.leaves(pause) else {
    host.warn(attempt + "; its time limit leaves no time for another")
    return false
  }
  let next = UTCTime.text(host.now().addingTimeInterval(Double(pause.seconds)))
  host.warn(attempt + "; the next begins in \(pause), at \(next)")
  host.progress(RunProgress(job: job.name, phase: .waiting))
  try? await Task.sleep(for: .seconds(pause.seconds))
  return !Task.isCancelled
}
