import BackupCore
import Foundation
import Processes

extension RunRecord {
  /// The record of an attempt that failed before it could begin.
  init(refused job: String, _ kind: RunKind, _ failure: Failure, at now: Date) {
    self.init(
      run: RunID(start: now, random: .random(in: 0...UInt16.max)), job: job, kind: kind, trigger: .manual,
      host: HostFacts.name, startedAt: now)
    outcome = failure.reason.outcome
    reason = failure.reason
    message = failure.message
    hint = failure.hint
    exitStatus = failure.exitStatus
    finishedAt = now
    durationSeconds = 0
  }
}
