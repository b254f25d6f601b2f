import BackupCore
import Foundation
import GRDB
import History
import Synchronization
import TestSupport

@testable import BackupEngine

/// A world with backups made, and a target folder in memory to restore into.
final class RestoreWorld: RestoreFolder {
  struct Memory: Sendable {
    var exists = false
    var files: [MirrorPath: EngineWorld.File] = [:]
    var links: [MirrorPath: [UInt8]] = [:]
    var arrivals: [MirrorPath: EngineWorld.File]?
    var modes: [MirrorPath: UInt16] = [:]
    var warnings: [String] = []
    /// Places whose files differ from what arrived.
    var unequal: Set<MirrorPath> = []
    /// Places that are not fetched, and what the log says.
    var unfetched: [MirrorPath: String] = [:]
    var fetchFailure: StepEvidence?
    /// What the log says besides.
    var said: [(MirrorPath, String)] = []
    var fetched: [[MirrorPath]] = []
  }

  let world: EngineWorld
  let foldsCase: Bool
  let memory = Mutex(Memory())

  init(foldsCase: Bool = false) throws {
    world = try EngineWorld()
    self.foldsCase = foldsCase
  }

  func with<T: Sendable>(_ body: (inout sending Memory) throws -> sending T) rethrows -> T {
    try memory.withLock { try body(&$0) }
  }

  func request(_ paths: [String] = [], at run: RunID? = nil) throws -> RestoreRequest {
    guard let selection = PathSelection(paths.map { Array($0.utf8) }, areGlobs: false) else {
      throw EngineWorld.Struck()
    }
    return RestoreRequest(
      name: "j", job: world.job(), paths: selection, at: run.map { .run($0) } ?? .latest, target: .folder("/t"))
  }

  /// Restores; the clock has moved on by a minute.
  func restore(_ request: RestoreRequest) async -> RestoreReport {
    world.state.withLock { state in
      state.time += 60
      state.calls = []
    }
    let ports = restorePorts()
    let task = Task { await restoreJob(request, through: ports) }
    world.state.withLock { $0.cancel = { task.cancel() } }
    return await task.value
  }

  // MARK: RestoreFolder

  func entry(at path: MirrorPath) -> TargetEntry {
    with { memory in
      if let link = memory.links[path] { return .link(link) }
      guard let file = memory.files[path] else { return .absent }
      return .file(bytes: file.bytes, modified: file.modified, identity: nil)
    }
  }

  func prepare(claim: String) throws -> ArrivalsFolder {
    try world.call("prepare")
    with { memory in
      memory.exists = true
      memory.arrivals = memory.arrivals ?? [:]
    }
    return ArrivalsFolder(path: "/t/arrivals", isNew: true)
  }

  func arrived(_ place: MirrorPath) -> TargetEntry {
    with { memory in
      guard let file = memory.arrivals?[place] else { return .absent }
      return .file(bytes: file.bytes, modified: file.modified, identity: nil)
    }
  }

  func arrivedText(_ place: MirrorPath) throws -> [UInt8] {
    try world.call("arrivedText")
    return with { Array(($0.arrivals?[place]?.content ?? "").utf8) }
  }

  func put(
    _ place: MirrorPath, at path: MirrorPath, mode: UInt16?, modified: Int64?, replacing: Bool
  ) throws {
    try world.call("put")
    try with { memory in
      if memory.files[path] != nil || memory.links[path] != nil, !replacing {
        throw Failure(.filesFailed, "it is there")
      }
      guard var file = memory.arrivals?.removeValue(forKey: place) else { throw Failure(.filesFailed, "gone") }
      file.modified = modified ?? file.modified
      memory.links[path] = nil
      memory.files[path] = file
      memory.modes[path] = mode
    }
  }

  func putNew(_ files: [ArrivedFile]) -> [Bool] {
    files.map { file in
      guard case .file(file.bytes, let modified, _) = arrived(file.place), modified == file.modified ?? modified
      else { return false }
      return (try? put(file.place, at: file.path, mode: file.mode, modified: file.modified, replacing: false)) != nil
    }
  }

  func putLink(to target: [UInt8], at path: MirrorPath, modified: Int64?, replacing: Bool) throws {
    try world.call("putLink")
    with { $0.links[path] = target }
  }

  func lend(_ path: MirrorPath, as place: MirrorPath) throws {
    try world.call("lend")
    with { $0.arrivals?[place] = $0.files[path] }
  }

  func clean() { with { $0.arrivals = nil } }
}

/// A list in memory.
final class MemoryList: RestoreList {
  private let items = Mutex<[RestoreItem]>([])
  func append(_ item: RestoreItem) { items.withLock { $0.append(item) } }
  func forEach(_ body: (RestoreItem) throws -> Void) throws {
    for item in items.withLock({ $0 }) { try body(item) }
  }
}

extension RestoreWorld {
  private func restorePorts() -> RestorePorts {
    let (world, store) = (world, world.store)
    var ports = world.ports()
    ports.host.warn = { text in self.with { $0.warnings.append(text) } }
    return RestorePorts(
      ports: ports,
      lock: { _, _ in
        try world.call("lockShared")
        world.state.withLock { $0.isLocked = true }
        return { world.state.withLock { $0.isLocked = false } }
      },
      points: { _ in
        try world.call("points")
        // The history of this world holds no records.
        guard let claim = world.state.withLock({ $0.claim?.claim }) else { return [] }
        return try store.read { try FileStates($0).points(claim) }.map {
          RestorePoint(claim: claim, run: $0.run, files: $0.totals.files, bytes: $0.totals.bytes)
        }
      },
      runs: { _ in [] },
      files: { point, _, body in
        try world.call("files")
        try store.read { try FileStates($0).forEachAt(point.claim, point.run, body) }
      },
      excluded: { point, body in try store.read { try FileStates($0).forEachExcluded(point.claim, at: point.run, body) }
      },
      modified: { claim, place in
        try world.call("modified")
        return try store.read { try FileStates($0).modified(claim, at: place) }
      },
      newList: {
        try world.call("newList")
        return MemoryList()
      },
      lookAtTarget: { path, _, _ in
        self.with { memory in
          TargetFacts(
            path: path, kind: memory.exists ? .folder : .absent,
            hasEntries: !memory.files.isEmpty || !memory.links.isEmpty, isInterrupted: memory.arrivals != nil)
        }
      },
      resolve: { $0 }, openTarget: { _ in self },
      fetch: { _, _, list, _, seen in try self.fetch(list, seen) },
      check: { _, list, _, _ in
        try world.call("check")
        try Task.checkCancellation()
        return self.with { $0.unequal }.intersection(try Self.paths(in: list.file))
      })
  }

  private func fetch(_ list: PathList, _ seen: @Sendable (AppliedEvent) -> Void) throws -> StepEvidence {
    try world.call("fetch")
    let paths = try Self.paths(in: list.file)
    var remote: [MirrorPath: EngineWorld.File] = [:]
    world.state.withLock { state in
      guard !state.isGone else { return }
      for (path, file) in state.mirror { remote[MirrorPath(bytes: Array("m/".utf8) + path.bytes)] = file }
      for (folder, files) in state.versions {
        let run = folder.split(separator: "/").last ?? ""
        for (path, file) in files {
          remote[MirrorPath(bytes: Array(".mirrorkeep/m/versions/\(run)/".utf8) + path.bytes)] = file
        }
      }
    }
    let isCancelled = Task.isCancelled
    let (events, failure) = with { memory -> ([AppliedEvent], StepEvidence?) in
      memory.fetched.append(paths)
      var events: [AppliedEvent] = memory.said.map { .failed(name: $0.bytes, message: $1) }
      for path in isCancelled ? Array(paths.prefix(1)) : paths {
        if let why = memory.unfetched[path] {
          events.append(.failed(name: path.bytes, message: why))
        } else if let file = remote[path] {
          memory.arrivals?[path] = file
          events.append(.done(name: path.bytes, bytes: file.bytes))
        }
      }
      return (events, memory.fetchFailure)
    }
    events.forEach(seen)
    if isCancelled { return StepEvidence(failure: Failure(.rcloneKilled, "killed"), isFatal: true) }
    if let failure { return failure }
    let hasFailed = events.contains { if case .failed = $0 { true } else { false } }
    return StepEvidence(failure: hasFailed ? Failure(.filesFailed, "1 error") : nil)
  }

  private static func paths(in list: String) throws -> [MirrorPath] {
    try Data(contentsOf: URL(fileURLWithPath: list)).split(separator: 10).map { MirrorPath(bytes: Array($0)) }
  }
}
