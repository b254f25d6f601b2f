import BackupCore
import Foundation
import History
import Processes

/// The state folder opened for recording, and what the commands that make runs and plans do with it.
struct Recording: Sendable {
  let state: StateFolder
  let store: HistoryStore
  private let now: @Sendable () -> Date

  /// A damaged history is moved aside and a new one begun.
  init(_ session: Session) throws {
    now = session.surroundings.now
    state = try StateFolder.prepare(session.surroundings.stateFolder)
    if let type = state.sharedFileSystem {
      session.console.warn(
        "the state folder '\(state.path)' lies on \(type), whose locks and syncs cannot be relied on; name one on a local "
          + "disk with '--state' or MIRRORKEEP_STATE")
    }
    do {
      store = try HistoryStore.open(state, now: now())
    } catch let failure as Failure where failure.reason == .stateDamaged {
      let aside = try HistoryStore.moveAside(state, at: now())
      session.console.warn(
        "\(failure.message); it was moved to '\(aside)' and a new one begun, which takes in what a job's keep folder "
          + "tells at its next run, or by 'mirrorkeep recover REMOTE:PARENT/NAME'")
      store = try HistoryStore.open(state, now: now())
    }
  }

  /// Records an attempt that is over already.
  func add(_ record: RunRecord) throws { try store.begin(record, owner: RunOwner(.current)) }

  /// Records the attempt at a job whose file is wrong.
  func refuse(_ job: String, _ kind: RunKind, _ failure: Failure, at now: Date) throws -> RunRecord {
    let record = RunRecord(refused: job, kind, failure, at: now)
    try add(record)
    return record
  }

  func save(_ record: RunRecord) throws { try store.save(record) }

  /// Gives the record of a run that a signal stopped that signal's exit status, and saves it, unless it is none to keep.
  func noteSignal(in record: inout RunRecord, saves: Bool = true) throws {
    guard record.reason == .signal, let signal = SignalTrap.received else { return }
    record.exitStatus = 128 + signal
    if saves { try save(record) }
  }

  /// The job a kept plan is of; nil when there is no such plan.
  func job(ofPlan id: String) throws -> String? {
    guard let plan = try PlanFolder(path: state.plans).open(id) else { return nil }
    let job = try plan.header()?.job
    try plan.close()
    return job ?? ""
  }

  /// Forgets plans beyond the newest of each job, the one its last run named excepted.
  func prunePlans() throws {
    try PlanFolder(path: state.plans).prune(now: now()) { header in
      (try? store.latest(job: header.job))?.plan == header.plan
    }
  }

  /// Removes what killed runs left, and logs beyond their limits.
  func tidy() {
    RunResources.removeOldScratch(state, now: now())
    KeptLogs(state).purge(now: now())
  }
}
