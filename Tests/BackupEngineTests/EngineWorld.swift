import BackupCore
import Foundation
import GRDB
import History
import Synchronization
import TestSupport

@testable import BackupEngine

/// Everything a run touches, in memory: a source, a remote, and a state folder with real plans and a real history. Every
/// call of a port is written down and can be made to fail or to cancel the run.
final class EngineWorld: Sendable {
  struct File: Hashable, Sendable {
    var content: String
    var bytes: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
  }

  struct State: Sendable {
    var source: [MirrorPath: File] = [:]
    var mirror: [MirrorPath: File] = [:]
    var versions: [String: [MirrorPath: File]] = [:]
    var claim: Claim?
    var baseline: Baseline?
    var sentJournals: [RunID] = []
    var journals: [RunID: String] = [:]
    var saved: [RunID: RunRecord] = [:]
    /// Ports called, in order; `apply` with its step.
    var calls: [String] = []
    /// The number of the call that fails or cancels the run, from 0.
    var strikeAt: Int?
    var strike: Strike = .fail
    var time = Date(timeIntervalSince1970: 1_795_489_212)
    var isLocked = false
    var canCopy = true
    var keep = KeepRule.all
    /// The job's filters; of their rules `- PATH` alone is understood.
    var filters: [String] = []
    /// Whether the remote is not there: a disk that was unplugged.
    var isGone = false
    /// What happens to the world when a step begins.
    var meanwhile: [ApplyCommand.Step: @Sendable (inout State) -> Void] = [:]
    /// The same when it has ended, before its log is read.
    var afterwards: [ApplyCommand.Step: @Sendable (inout State) -> Void] = [:]
    /// Steps whose log is lost, though they are done and end well.
    var silentSteps: Set<String> = []
    /// Steps after which rclone is killed half-way.
    var killedSteps: Set<String> = []
    /// What happens to it while source and mirror are compared.
    var whileComparing: (@Sendable (inout State) -> Void)?
    var mounts = SourceMounts()
    var setsTimes = true
    /// Whether rclone overwrites what it was told to leave, and says so.
    var overwrites = false
    var unlistedFolders: [UnlistedFolder] = []
    /// Files of versions that a listing leaves out and does not say so.
    var unlistedVersions: Set<MirrorPath> = []
    var cancel: (@Sendable () -> Void)?
  }

  enum Strike: Sendable { case fail, cancel, die }

  /// What a struck call throws; `die` stands for the end of the process: nothing after it happens.
  struct Struck: Error {}

  let state = Mutex(State())
  /// What stored links of the source point at.
  let links = Mutex<[MirrorPath: [UInt8]]>([:])
  let folder: TemporaryFolder
  let plans: PlanFolder
  let store: HistoryStore

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("plans"), withIntermediateDirectories: true)
    plans = PlanFolder(path: folder.path("plans"))
    store = try HistoryStore.inMemory()
  }

  func with<T: Sendable>(_ body: (inout sending State) throws -> sending T) rethrows -> T {
    try state.withLock { try body(&$0) }
  }

  func job(_ limits: GuardLimits = GuardLimits()) -> Job {
    guard let destination = Destination(remote: "disk", path: "m") else { preconditionFailure("no destination") }
    let (keep, filters) = state.withLock { ($0.keep, $0.filters) }
    return Job(
      name: "j", source: "/src", destination: destination, filters: filters, guards: limits, keep: keep)
  }

  static func lets(_ path: MirrorPath, through filters: [String]) -> Bool { !filters.contains("- \(path.shown)") }

  /// Writes a call down; throws when it is the one to strike.
  func call(_ name: String) throws {
    let (strike, cancel): (Strike?, (@Sendable () -> Void)?) = state.withLock { state in
      state.calls.append(name)
      let isStruck = state.strikeAt.map { state.strike == .die ? state.calls.count > $0 : state.calls.count == $0 + 1 }
      return (isStruck == true ? state.strike : nil, state.cancel)
    }
    switch strike {
    case .cancel: cancel?()
    case .fail, .die: throw Failure(.stateUnwritable, "struck at '\(name)'")
    case nil: break
    }
  }

  /// Makes one run and returns its record; the clock has moved on by a minute.
  func run(_ request: RunRequest = RunRequest(), limits: GuardLimits = GuardLimits()) async -> RunRecord {
    state.withLock { state in
      state.time += 60
      state.calls = []
    }
    let (job, ports) = (job(limits), ports())
    let task = Task { await runJob(job, request, through: ports) }
    state.withLock { $0.cancel = { task.cancel() } }
    return await task.value
  }

  /// The next run is a new process: the strike is over, and the lock of the dead one is free.
  func calmDown() {
    state.withLock { state in
      state.strikeAt = nil
      state.isLocked = false
      state.silentSteps = []
      state.killedSteps = []
      state.meanwhile = [:]
      state.whileComparing = nil
      state.afterwards = [:]
    }
  }
}

extension MirrorPath: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
