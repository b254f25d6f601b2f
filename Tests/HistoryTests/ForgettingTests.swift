import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

/// Giving restore points up: what stays exact, what goes, and what the history says of it.
@Suite struct ForgettingTests {
  static let claim = FileStatesRandomTests.claim

  /// A version as the history names it.
  struct Version: Hashable {
    var run: RunID
    var path: MirrorPath
  }

  private static func going(_ store: HistoryStore) throws -> Set<Version> {
    let rows = try store.read { try VersionsGoing($0, claim)?.listed(after: nil, limit: 100_000, leavingOut: []) ?? [] }
    return Set(rows.map { Version(run: $0.run, path: $0.path) })
  }

  /// Every version some kept point needs.
  private static func needed(_ store: HistoryStore) throws -> Set<Version> {
    var needed: Set<Version> = []
    for point in try store.read({ try FileStates($0).points(claim) }) {
      for state in try store.read({ try FileStates($0).all(at: point.run, claim) }) {
        if case .versions(let run, let path) = state.place { needed.insert(Version(run: run, path: path)) }
      }
    }
    return needed
  }

  @Test(arguments: 0..<4) func `kept points stay exact, and all that only others needed goes`(number: Int) throws {
    let folder = try TemporaryFolder()
    let journals = try TemporaryFolder()
    var world = PlanWorld(SeededRandom())
    let store = try HistoryStore.inMemory()
    try FileStatesRandomTests.play(&world, 30, store, folder, journals: journals.path)
    let points = try store.read { try FileStates($0).points(Self.claim).map(\.run) }
    var forgotten = points.filter { _ in world.chance(2) }
    if number == 0 { forgotten = points }
    // In several goes, in any order.
    let half = Set(forgotten.filter { _ in world.chance(2) })
    let all = Set(
      world.versions.flatMap { run, files in files.keys.map { Version(run: run, path: $0) } })
    let sizes = try store.read { try FileStates($0).versions(Self.claim) }
    #expect(sizes.files == all.count)
    #expect(try store.read { try FileStates($0).notedVersions(Self.claim) } == sizes.bytes)
    for runs in [half, Set(forgotten).subtracting(half), Set(forgotten)] {
      try store.write { try FileStates($0).forget(runs, Self.claim) }
    }

    let kept = try store.read { try FileStates($0).points(Self.claim).map(\.run) }
    #expect(kept == points.filter { !forgotten.contains($0) || $0 == points.last })
    let (needed, going) = (try Self.needed(store), try Self.going(store))
    #expect(going.isDisjoint(with: needed))
    #expect(going == all.subtracting(needed))
    for run in kept {
      let mirror = try #require(world.past.first { $0.run == run }?.mirror)
      for state in try store.read({ try FileStates($0).all(at: run, Self.claim) }) {
        #expect(state.condition == .whole)
        #expect(world.found(state.place)?.content == mirror[state.path]?.content)
      }
    }
    let left = try store.read { try FileStates($0).versions(Self.claim) }
    #expect(left.files == needed.count)
    #expect(try store.read { try FileStates($0).notedVersions(Self.claim) } == left.bytes)
  }

  @Test func `journals tell another machine which points were given up`() throws {
    let folder = try TemporaryFolder()
    let journals = try TemporaryFolder()
    var world = PlanWorld(SeededRandom())
    let store = try HistoryStore.inMemory()
    try FileStatesRandomTests.play(&world, 20, store, folder, journals: journals.path)
    let points = try store.read { try FileStates($0).points(Self.claim) }
    let forgotten = points.map(\.run).filter { _ in world.chance(2) }
    try store.write { try FileStates($0).forget(forgotten, Self.claim) }
    let run = PlanSamples.run(1000)
    #expect(try store.read { try FileStates($0).hasUntold(Self.claim) })
    var header = JournalHeader(
      .heartbeat, claim: Self.claim, point: points.last?.number ?? 0, previous: points.last?.run, job: "",
      record: PlanSamples.record(run))
    header.forgotten = try store.read { try FileStates($0).untold(Self.claim, by: run) }
    try JournalWriter.write(to: journals.path("\(run).jsonl.gz"), header)
    try store.write { try FileStates($0).noteTold(Self.claim, by: run) }
    #expect(try !store.read { try FileStates($0).hasUntold(Self.claim) })
    // Written again, as after a crash, it says the same; another run's says nothing.
    #expect(try store.read { try FileStates($0).untold(Self.claim, by: run) } == header.forgotten)
    #expect(try store.read { try FileStates($0).untold(Self.claim, by: PlanSamples.run(1001)) } == [])

    let rebuilt = try HistoryStore.inMemory()
    let importer = JournalImport(rebuilt, PlanFolder(path: folder.path))
    for name in try FileManager.default.contentsOfDirectory(atPath: journals.path).sorted() {
      #expect(try importer.importJournal(at: journals.path(name)).outcome == .imported)
    }
    #expect(
      try rebuilt.read { try FileStates($0).points(Self.claim) }
        == store.read { try FileStates($0).points(Self.claim) })
    #expect(try Self.going(rebuilt) == Self.going(store))
    #expect(try !rebuilt.read { try FileStates($0).hasUntold(Self.claim) })
  }

  @Test func `a file's history tells that it cannot be brought back any more`() throws {
    let (store, folder) = (try HistoryStore.inMemory(), try TemporaryFolder())
    let samples = StateSamples(store, folder)
    try samples.apply(1, [samples.row(.add, "a", bytes: 5, ChangeResult(.done, .stored))])
    try samples.apply(2, [samples.row(.replace, "a", bytes: 7, ChangeResult(.done, .stored, old: .kept))])
    try samples.apply(3, [samples.row(.touch, "a", bytes: 7, ChangeResult(.done, .touched))])
    try samples.apply(4, [samples.row(.delete, "a", ChangeResult(.done, .removed, old: .kept))])
    try store.write { try FileStates($0).forget([PlanSamples.run(1), PlanSamples.run(2)], Self.claim) }
    let events = { try store.read { try FileStates($0).fileHistory(Self.claim, MirrorPath("a")) } }
    #expect(try events().map(\.isRestorable) == [false, true, true, true])
    #expect(try Self.going(store) == [Version(run: PlanSamples.run(2), path: MirrorPath("a"))])
    // Touched, it is still the file of the forgotten point 2: point 3 keeps it alive, until that goes too.
    try store.write { try FileStates($0).forget([PlanSamples.run(3)], Self.claim) }
    #expect(try events().map(\.isRestorable) == [false, false, false, false])
    let point = try store.read { try FileStates($0).point(Self.claim, asOf: PlanSamples.run(3)) }
    #expect(point?.isForgotten == true)
    #expect(try store.read { try FileStates($0).all(at: PlanSamples.run(3), Self.claim) }.map(\.condition) == [.pruned])
  }

  @Test func `bytes nobody here stored stay while a point from before they were displaced is kept`() throws {
    let (store, folder) = (try HistoryStore.inMemory(), try TemporaryFolder())
    let samples = StateSamples(store, folder)
    let foreign = ChangeEvidence.Seen(bytes: 99, modified: 5)
    try samples.apply(1, [samples.row(.add, "a", bytes: 5, ChangeResult(.done, .stored))])
    try samples.apply(2, [samples.row(.add, "b", bytes: 5, ChangeResult(.done, .stored))])
    try samples.apply(3, [samples.row(.add, "c", bytes: 5, ChangeResult(.done, .stored))])
    // Somebody changed 'a' and put 'x' there.
    try samples.apply(
      4,
      [
        samples.row(.replace, "a", bytes: 7, ChangeResult(.done, .stored, old: .kept, kept: foreign)),
        samples.row(.delete, "x", ChangeResult(.done, .removed, old: .kept, kept: foreign)),
      ])
    try samples.apply(5, [samples.row(.add, "d", bytes: 5, ChangeResult(.done, .stored))])
    let run = PlanSamples.run(4)
    try store.write { try FileStates($0).forget([PlanSamples.run(2), PlanSamples.run(3)], Self.claim) }
    #expect(try Self.going(store) == [])
    try store.write { try FileStates($0).forget([PlanSamples.run(1)], Self.claim) }
    #expect(
      try Self.going(store) == [Version(run: run, path: MirrorPath("a")), Version(run: run, path: MirrorPath("x"))])
    // By the size that lies there, not by the one that was stored.
    #expect(
      try store.read { try VersionsGoing($0, Self.claim)?.totals() } == [VersionsTotal(run: run, files: 2, bytes: 198)])
  }

  @Test func `only what was listed as it is known goes, and only what is no longer listed is gone`() throws {
    let (store, folder) = (try HistoryStore.inMemory(), try TemporaryFolder())
    let samples = StateSamples(store, folder)
    let names = ["a", "b", "c"]
    try samples.apply(1, names.map { samples.row(.add, $0, bytes: 5, ChangeResult(.done, .stored)) })
    try samples.apply(2, names.map { samples.row(.delete, $0, ChangeResult(.done, .removed, old: .kept)) })
    try store.write { try FileStates($0).forget([PlanSamples.run(1)], Self.claim) }
    let run = PlanSamples.run(2)
    let listed = [("a", 5), ("b", 6), ("mine", 1)].map {
      VersionFile(run: run, path: MirrorPath($0.0), bytes: $0.1)
    }
    try store.write { db in
      let going = try #require(try VersionsGoing(db, Self.claim))
      try going.startListing()
      // 'b' was changed by somebody, 'mine' is none of ours: the folder is not to be removed whole.
      #expect(try going.note(listed) == [run])
      #expect(try going.listed(after: nil, limit: 10, leavingOut: []).map(\.path) == [MirrorPath("a")])
      #expect(try going.listed(after: nil, limit: 10, leavingOut: [run]).isEmpty)
      #expect(try going.totals() == [VersionsTotal(run: run, files: 2, bytes: 10)])
      try going.finishListing()
      #expect(try going.totals() == [VersionsTotal(run: run, files: 1, bytes: 5)])
    }
  }

  @Test func `a mirror is not touched by what another one gives up`() throws {
    let (store, folder) = (try HistoryStore.inMemory(), try TemporaryFolder())
    for claim in [Self.claim, "c-2"] {
      let samples = StateSamples(store, folder, claim: claim)
      try samples.apply(1, [samples.row(.add, "a", bytes: 5, ChangeResult(.done, .stored))])
      try samples.apply(2, [samples.row(.delete, "a", ChangeResult(.done, .removed, old: .kept))])
    }
    try store.write { try FileStates($0).forget([PlanSamples.run(1)], "c-2") }
    #expect(try Self.going(store) == [])
    #expect(try store.read { try FileStates($0).points(Self.claim).count } == 2)
    #expect(try store.read { try FileStates($0).points("c-2").count } == 1)
    #expect(try store.read { try FileStates($0).all(at: PlanSamples.run(1), Self.claim) }.map(\.condition) == [.whole])
    #expect(try store.read { try FileStates($0).all(at: PlanSamples.run(1), "c-2") }.map(\.condition) == [.pruned])
  }
}

/// Applies runs of known results.
struct StateSamples {
  let store: HistoryStore
  let folder: TemporaryFolder
  let claim: String

  init(_ store: HistoryStore, _ folder: TemporaryFolder, claim: String = ForgettingTests.claim) {
    (self.store, self.folder, self.claim) = (store, folder, claim)
  }

  func apply(_ number: Int, _ rows: [ChangeRow]) throws {
    let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
    try plan.insertSettled(rows)
    try plan.flush()
    _ = try store.withoutTransaction {
      try FileStates($0).applyResults(of: plan, run: PlanSamples.run(number), claim: claim)
    }
  }

  func row(_ change: Change, _ path: String, bytes: Int64? = nil, _ result: ChangeResult) -> ChangeRow {
    ChangeRow(
      PlannedChange(change, MirrorPath(path), bytes: bytes, modified: PlanSamples.start, mode: 0o644), result: result)
  }
}
