import BackupCore
import GRDB
import TestSupport
import Testing

@testable import History

/// Files that the filters left out of the backup, as the history marks them.
@Suite struct ExclusionsTests {
  static let claim = ForgettingTests.claim

  private func apply(
    _ number: Int, _ rows: [ChangeRow], leaving: [String] = [], returning: [String] = [], _ samples: StateSamples
  ) throws {
    let plan = try PlanFile.create(at: samples.folder.path("plan-\(number)"))
    try plan.insertSettled(rows)
    try plan.noteExclusions(leaving.map { MirrorPath($0) }, areOver: false)
    try plan.noteExclusions(returning.map { MirrorPath($0) }, areOver: true)
    _ = try samples.store.withoutTransaction {
      try FileStates($0).applyResults(of: plan, run: PlanSamples.run(number), claim: Self.claim)
    }
  }

  private func excluded(_ store: HistoryStore, at number: Int? = nil) throws -> [String] {
    var found: [String] = []
    try store.read {
      try FileStates($0).forEachExcluded(Self.claim, at: number.map(PlanSamples.run)) { found.append($0.shown) }
    }
    return found.sorted()
  }

  private func events(_ store: HistoryStore, _ path: String) throws -> [String] {
    try store.read { try FileStates($0).fileHistory(Self.claim, MirrorPath(path)) }
      .map { "\($0.run.text.suffix(1)) \($0.kind.word)" }
  }

  @Test func `a mark lasts until the filters let the file in again, or a run changes it`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    let samples = StateSamples(store, folder)
    let stored = ChangeResult(.done, .stored)
    try apply(1, ["a", "b", "c", "d", "e"].map { samples.row(.add, $0, bytes: 5, stored) }, samples)
    // It is a point of its own though no file changed; what the history does not know is not marked.
    try apply(2, [], leaving: ["a", "b", "c", "d", "e", "unknown"], samples)
    try apply(3, [], leaving: ["a", "b"], samples)
    try apply(4, [], returning: ["a", "unknown"], samples)
    let kept = ChangeResult(.done, .stored, old: .kept)
    try apply(5, [samples.row(.replace, "b", bytes: 6, kept), samples.row(.add, "f", bytes: 1, stored)], samples)
    try apply(6, [samples.row(.delete, "c", ChangeResult(.done, .removed, old: .kept))], samples)
    let move = PlannedChange(.move, MirrorPath("moved"), from: MirrorPath("d"), bytes: 5, modified: PlanSamples.start)
    try apply(7, [ChangeRow(move, result: ChangeResult(.done, .moved))], samples)

    #expect(
      try store.read { try FileStates($0).points(Self.claim) }.map { $0.run.text.suffix(1) } == [
        "1", "2", "4", "5", "6", "7",
      ])
    #expect(try excluded(store) == ["e"])
    let all = ["a", "b", "c", "d", "e"]
    let expected = [1: [], 2: all, 3: all, 4: Array(all[1...]), 5: Array(all[2...]), 6: ["d", "e"], 7: ["e"]]
    for (number, paths) in expected { #expect(try excluded(store, at: number) == paths, "point \(number)") }
    #expect(try events(store, "a") == ["1 added", "2 excluded", "4 included"])
    #expect(try events(store, "b") == ["1 added", "2 excluded", "5 replaced"])
    #expect(try events(store, "c") == ["1 added", "2 excluded", "6 deleted"])
    #expect(try events(store, "d") == ["1 added", "2 excluded", "7 moved"])
    #expect(try events(store, "e") == ["1 added", "2 excluded"])
    let counts = try store.read { db in
      try Int.fetchAll(db, sql: "SELECT excluded FROM points ORDER BY number") + [
        FileStates(db).excludedCount(Self.claim)
      ]
    }
    #expect(counts == [0, 5, 4, 3, 2, 1, 1])
  }

  @Test func `a file that arrives at a marked name is backed up`() throws {
    let store = try HistoryStore.inMemory()
    let samples = StateSamples(store, try TemporaryFolder())
    let stored = ChangeResult(.done, .stored)
    try apply(1, ["a", "b"].map { samples.row(.add, $0, bytes: 5, stored) }, samples)
    try apply(2, [], leaving: ["b"], samples)
    let move = PlannedChange(.move, MirrorPath("b"), from: MirrorPath("a"), bytes: 5, modified: PlanSamples.start)
    try apply(3, [ChangeRow(move, result: ChangeResult(.done, .moved))], samples)
    #expect(try excluded(store) == [])
    #expect(try excluded(store, at: 2) == ["b"])
  }

  @Test func `which filters the marks go by is forgotten when others change them`() throws {
    let store = try HistoryStore.inMemory()
    let samples = StateSamples(store, try TemporaryFolder())
    try apply(1, ["a", "b"].map { samples.row(.add, $0, bytes: 5, ChangeResult(.done, .stored)) }, samples)
    try apply(2, [], leaving: ["a"], samples)
    try store.setExclusionFilters(["- a"], claim: Self.claim)
    try apply(3, [samples.row(.delete, "b", ChangeResult(.done, .removed))], samples)
    #expect(try store.exclusionFilters(claim: Self.claim) == ["- a"])
    try apply(4, [], returning: ["a"], samples)
    #expect(try store.exclusionFilters(claim: Self.claim) == nil)
  }
}
