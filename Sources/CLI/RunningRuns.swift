import BackupCore
import Foundation
import History
import Processes

/// The runs that are under way on this machine, whoever started them: cron, a daemon, a person at another terminal.
struct RunningRuns {
  /// One of them, and what it last said of itself.
  struct Run {
    var record: RunRecord
    var progress: RunningProgress?
  }

  /// Oldest first.
  let runs: [Run]

  static let none = RunningRuns(runs: [])

  /// A record alone proves nothing: the process it names has to live, and to hold the job's lock.
  static func now(_ state: StateFolder, _ store: HistoryStore) throws -> RunningRuns {
    let recorded = try store.runningRuns()
    guard !recorded.isEmpty else { return none }
    let locks = LockTable.current()
    let alive = recorded.filter { record, owner in
      guard let owner, ProcessIdentity(owner).isAlive else { return false }
      let lock = LockName.job(record.job)
      return locks.map { $0.holds(lock, in: state.locks, pid: owner.pid) } ?? KernelLock.isHeld(lock, in: state.locks)
    }
    let notes = alive.isEmpty ? [:] : ProgressNotes.all(in: state.path)
    return RunningRuns(runs: alive.map { Run(record: $0.record, progress: notes[$0.record.run]) })
  }

  /// The runs of a job, a backup first.
  func of(_ job: String) -> [Run] {
    let runs = runs.filter { $0.record.job == job }
    return runs.filter { $0.record.kind == .backup } + runs.filter { $0.record.kind != .backup }
  }
}
