import BackupCore
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
    #expect(try store.read { try FileStates($0).exclusionGrowth(Self.claim) } == [2: 5, 3: -1, 4: -1, 5: -1, 6: -1])
  }
}
