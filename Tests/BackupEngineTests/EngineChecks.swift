import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

extension EngineWorld {
  /// All content the mirror holds, and all that lies in some versions folder, with its path.
  var remembered: Set<[String]> {
    state.withLock { state in
      let mirror = state.mirror.map { [$0.key.shown, $0.value.content] }
      return Set(mirror + state.versions.values.flatMap { $0.map { [$0.key.shown, $0.value.content] } })
    }
  }

  /// The history's current mirror, by path: where it says the bytes lie, and their size and second.
  func known() throws -> [MirrorPath: [Int64]] {
    guard let claim = state.withLock({ $0.claim?.claim }) else { return [:] }
    var known: [MirrorPath: [Int64]] = [:]
    try store.read { db in
      try FileStates(db).forEachCurrent(claim) { state in
        known[state.path] = [state.bytes ?? -1, (state.modified ?? 0) / 1_000_000_000]
      }
    }
    return known
  }

  /// Every point of the history comes back: each file lies where it says, and holds what the mirror had then.
  func checkPoints(_ mirrors: [RunID: [MirrorPath: File]], sourceLocation: SourceLocation = #_sourceLocation) throws {
    guard let claim = state.withLock({ $0.claim?.claim }) else { return }
    let points = try store.read { try FileStates($0).points(claim) }
    for point in points {
      guard let mirror = mirrors[point.run] else { continue }
      var paths: Set<MirrorPath> = []
      var states: [FileState] = []
      try store.read { try FileStates($0).forEachAt(claim, point.run) { states.append($0) } }
      for state in states {
        paths.insert(state.path)
        let found: File? = self.state.withLock { world in
          switch state.place {
          case .mirror(let path): world.mirror[path]
          case .versions(let run, let path): world.versions["disk:.mirrorkeep/m/versions/\(run)"]?[path]
          }
        }
        #expect(state.condition == .whole, "\(state.path.shown) of \(point.run)", sourceLocation: sourceLocation)
        #expect(
          found?.content == mirror[state.path]?.content, "\(state.path.shown) of \(point.run)",
          sourceLocation: sourceLocation)
      }
      #expect(paths == Set(mirror.keys), "point \(point.run)", sourceLocation: sourceLocation)
    }
  }

  /// Mirror, history and source agree, nothing waits to be accounted for, and the lock is free.
  func checkSettled(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let (mirror, source, isLocked) = state.withLock { ($0.mirror, $0.source, $0.isLocked) }
    #expect(mirror == source, sourceLocation: sourceLocation)
    let seen = mirror.mapValues { [$0.bytes, $0.modified / 1_000_000_000] }
    #expect(try known() == seen, sourceLocation: sourceLocation)
    #expect(plans.runs() == [], sourceLocation: sourceLocation)
    #expect(!isLocked, sourceLocation: sourceLocation)
  }

  func put(_ files: [MirrorPath: String], at seconds: Int64 = 1_700_000_000) {
    state.withLock { state in
      for (path, content) in files {
        state.source[path] = File(
          content: content, bytes: Int64(content.utf8.count), modified: seconds * 1_000_000_000 + 5)
      }
    }
  }

  func remove(_ path: MirrorPath) { state.withLock { state in state.source[path] = nil } }

  var calls: [String] { state.withLock { $0.calls } }
  var mirror: [MirrorPath: File] { state.withLock { $0.mirror } }
  func versions(of run: RunID) -> [MirrorPath: File] {
    state.withLock { $0.versions["disk:.mirrorkeep/m/versions/\(run)"] ?? [:] }
  }
}
