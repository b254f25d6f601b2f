import BackupCore
import Foundation
import GRDB
import History
import TestSupport
import Testing

/// What a history must never show.
struct HistoriesViolation: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What was seen of a mirror over a history, and whether keep folder and history agree with it.
struct HistoriesCheck {
  private struct Blob: Hashable {
    var path: [UInt8]
    var bytes: [UInt8]
  }

  private let world: HistoriesWorld
  private let seed: UInt64
  /// What prunes the history; nil: nothing does.
  private let keep: HistoriesKeep?
  /// Every point there ever was.
  private var points: Set<RunID> = []
  /// All that ever lay in the mirror after some run.
  private var everSeen: Set<Blob> = []
  /// The mirror right after each run, that of a killed one as it left it.
  private var mirrors: [RunID: HistoriesTree] = [:]
  private var log: [String] = []
  /// What lies at the destination, read anew after each run.
  private var far = HistoriesTree()
  private var place = ""

  init(_ world: HistoriesWorld, seed: UInt64, keep: HistoriesKeep? = nil) {
    self.world = world
    self.keep = keep
    self.seed = seed
  }

  /// `sourceWas`: the source, when it stood still during the run.
  mutating func afterRun(_ record: RunRecord?, sourceWas source: HistoriesTree?, _ what: String) async throws {
    place = try await world.far()
    far = HistoriesTree(reading: place)
    let mirror = far.below("m")
    log.append("\(record.map { "\($0.run) \($0.outcome.rawValue): \($0.message)" } ?? "killed") \(what)")
    for error in record?.errors ?? [] { log.append("  \(error.path): \(error.message)") }
    if let run = try record?.run ?? store()?.records(RunFilter(limit: 1)).first?.run, mirrors[run] == nil {
      mirrors[run] = mirror
    }
    everSeen.formUnion(blobs(of: mirror))
    let keptBlobs = Set(versions(far).map { Blob(path: $0.path, bytes: $0.file.bytes) })
    let everywhere = Set(mirror.files.values.map(\.bytes)).union(keptBlobs.map(\.bytes))
    for blob in try blobsToKeep(record) where mirror.files[blob.path]?.bytes != blob.bytes && !keptBlobs.contains(blob)
    {
      // What was renamed lies under its new name; the points say where.
      if HistoriesChanges.isRenamed(blob.path), everywhere.contains(blob.bytes) { continue }
      throw violation("bytes of \(HistoriesTree.shown(blob.path)) are gone")
    }
    guard let record else { return }
    if record.outcome == .succeeded, let source { try expect(mirror, equals: source, "after a run that succeeded") }
    if try unsettled().isEmpty { try currentStates(equal: mirror) }
  }

  private func blobs(of mirror: HistoriesTree) -> Set<Blob> {
    Set(mirror.files.map { Blob(path: $0.key, bytes: $0.value.bytes) })
  }

  /// What must lie somewhere still: all that was ever seen, or where the history is pruned all that the points kept need.
  ///
  /// Points that `keep` keeps must be there, and no other once a run has changed something or a prune was made.
  private mutating func blobsToKeep(_ record: RunRecord?) throws -> Set<Blob> {
    guard let keep, let store = try store(), FileManager.default.fileExists(atPath: claimFile) else { return everSeen }
    let claim = try claim()
    let found = try store.read { try FileStates($0).points(claim).map(\.run) }
    points.formUnion(found)
    let kept = keep.kept(of: points)
    if !Set(kept).isSubset(of: found) { throw violation("of the points \(kept) to be kept there are only \(found)") }
    // A restore counts files too, and may account for a killed run's point.
    let hasPruned =
      record.map { $0.outcome == .succeeded && ($0.kind == .prune || ($0.kind == .backup && $0.files.changed > 0)) }
      ?? false
    if hasPruned, found != kept { throw violation("points \(found) are there instead of \(kept)") }
    return try found.reduce(into: []) { blobs, point in
      guard let mirror = mirrors[point] else { throw violation("point of unknown run \(point)") }
      blobs.formUnion(self.blobs(of: mirror))
    }
  }

  /// `points` lists the points there are, and none that was given up.
  func pointsAreListed(at time: Date) async throws {
    let listed = try await world.points(at: time)
    guard let store = try store() else { throw violation("no history") }
    let claim = try claim()
    let found = try store.read { try FileStates($0).points(claim).map(\.run.text) }
    if listed.sorted() != found.sorted() { throw violation("'points' lists \(listed) instead of \(found)") }
  }

  /// The mirror holds all the source has, but what rclone cannot store.
  func isCaughtUp() throws {
    let isStorable = { (path: [UInt8]) in MirrorPath(localBytes: path).localBytes == path }
    let source = HistoriesTree(reading: world.source).files.filter { isStorable($0.key) }
    try expect(far.below("m"), equals: HistoriesTree(source), "when left in peace")
    if !(try unsettled().isEmpty) { throw violation("a plan is not accounted for") }
    let unfinished = far.unfinished.map(HistoriesTree.shown)
    if !unfinished.isEmpty { throw violation("unfinished uploads are left: \(unfinished)") }
  }

  /// Every point is the mirror of its run, and each of its files lies where the history says.
  func allPoints() throws {
    guard let store = try store() else { throw violation("no history") }
    try points(of: store, "history")
  }

  /// Every point comes back with the tool itself, byte for byte, times to the second.
  func allPointsRestored(at time: Date) async throws {
    guard let store = try store() else { throw violation("no history") }
    let claim = try claim()
    for point in try store.read({ try FileStates($0).points(claim) }) {
      guard let mirror = mirrors[point.run] else { throw violation("point of unknown run \(point.run)") }
      let differences = try await world.restore(point.run, at: time).differences(from: mirror)
      if !differences.isEmpty { throw violation("restored point \(point.run): \(differences)") }
    }
  }

  /// The newest point and what the mirror held then.
  func newestPoint() throws -> (run: RunID, mirror: HistoriesTree)? {
    guard let store = try store(), FileManager.default.fileExists(atPath: claimFile) else { return nil }
    let claim = try claim()
    guard let run = try store.read({ try FileStates($0).points(claim).last?.run }) else { return nil }
    guard let mirror = mirrors[run] else { throw violation("point of unknown run \(run)") }
    return (run, mirror)
  }

  /// The journals of the keep folder make the same history again.
  func journals() throws {
    let folder = try TemporaryFolder()
    let state = try StateFolder.prepare(folder.path("state"))
    let store = try HistoryStore.open(state, now: Date(timeIntervalSince1970: 1_795_489_212))
    let journals = JournalImport(store, PlanFolder(path: state.plans))
    let runs = place + "/.mirrorkeep/m/runs/"
    for name in try FileManager.default.contentsOfDirectory(atPath: runs).sorted() where !name.hasSuffix(".partial") {
      let outcome = try journals.importJournal(at: runs + name).outcome
      if outcome != .imported { throw violation("journal '\(name)': \(outcome)") }
    }
    try points(of: store, "journals")
  }

  private func points(of store: HistoryStore, _ what: String) throws {
    let claim = try claim()
    let points = try store.read { try FileStates($0).points(claim) }
    for point in points {
      guard let mirror = mirrors[point.run] else { throw violation("point of unknown run \(point.run)") }
      var states: [FileState] = []
      try store.read { try FileStates($0).forEachAt(claim, point.run) { states.append($0) } }
      if states.count != mirror.files.count {
        let known = Set(states.map { local($0.path) })
        let missing = mirror.files.keys.filter { !known.contains($0) }.map(HistoriesTree.shown)
        throw violation("\(what): point \(point.run) has \(states.count) of \(mirror.files.count) files: \(missing)")
      }
      for state in states { try self.state(state, isFrom: mirror, far, "\(what): point \(point.run)") }
    }
    let newest = try store.read { try FileStates($0).newestPoint(claim)?.totals }
    let mirror = far.below("m").files
    if newest?.files != mirror.count || newest?.bytes != mirror.values.reduce(0, { $0 + Int64($1.bytes.count) }) {
      throw violation("\(what): totals are wrong")
    }
  }

  private func state(_ state: FileState, isFrom mirror: HistoriesTree, _ far: HistoriesTree, _ what: String) throws {
    let shown = "\(what): \(HistoriesTree.shown(state.path.bytes))"
    guard let file = mirror.files[local(state.path)] else { throw violation("\(shown) was not in the mirror") }
    guard state.condition == .whole else { throw violation("\(shown) is called \(state.condition)") }
    let place: [UInt8]
    switch state.place {
    case .mirror(let path): place = Array("m/".utf8) + local(path)
    case .versions(let run, let path): place = Array(".mirrorkeep/m/versions/\(run)/".utf8) + local(path)
    }
    guard let found = far.files[place] else {
      throw violation("\(shown) does not lie at \(HistoriesTree.shown(place))")
    }
    guard found.bytes == file.bytes, state.bytes == Int64(file.bytes.count) else {
      throw violation(
        "\(shown): \(found.bytes.count) other bytes lie at \(HistoriesTree.shown(place)) than \(file.bytes.count), "
          + "known as \(state.bytes ?? -1)")
    }
    guard let modified = state.modified, HistoriesTree.isSameTime(modified, file.modified) else {
      throw violation("\(shown): time \(state.modified ?? 0) instead of \(file.modified)")
    }
  }

  private func currentStates(equal mirror: HistoriesTree) throws {
    guard let store = try store(), FileManager.default.fileExists(atPath: claimFile) else { return }
    var states: [FileState] = []
    try store.read { try FileStates($0).forEachCurrent(try claim()) { states.append($0) } }
    let known = Set(states.map { local($0.path) })
    for path in mirror.files.keys where !known.contains(path) {
      throw violation("the history does not know \(HistoriesTree.shown(path))")
    }
    for state in states { try self.state(state, isFrom: mirror, far, "now") }
  }

  private func expect(_ mirror: HistoriesTree, equals source: HistoriesTree, _ when: String) throws {
    let differences = mirror.differences(from: source)
    if !differences.isEmpty { throw violation("mirror and source differ \(when): \(differences)") }
  }

  private func versions(_ far: HistoriesTree) -> [(path: [UInt8], file: HistoriesTree.File)] {
    far.below(".mirrorkeep/m/versions").files.map { (Array($0.key.dropFirst(22)), $0.value) }
  }

  /// Where a path of rclone's form lies on a local disk.
  private func local(_ path: MirrorPath) -> [UInt8] { path.localBytes ?? path.bytes }

  private func store() throws -> HistoryStore? {
    guard let state = try StateFolder.existing(world.state) else { return nil }
    return try HistoryStore.openReadOnly(state)
  }

  private func unsettled() throws -> [RunID] {
    guard let state = try StateFolder.existing(world.state) else { return [] }
    return PlanFolder(path: state.plans).runs()
  }

  private var claimFile: String { place + "/.mirrorkeep/m/claim.json" }

  private func claim() throws -> String {
    try JSONDecoder().decode(Claim.self, from: Data(contentsOf: URL(fileURLWithPath: claimFile))).claim
  }

  private func violation(_ text: String) -> HistoriesViolation {
    HistoriesViolation("\(text)\n  " + log.joined(separator: "\n  "))
  }
}
