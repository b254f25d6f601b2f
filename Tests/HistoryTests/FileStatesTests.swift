import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

@Suite struct FileStatesTests {
  static let claim = "c-1"

  private func apply(
    _ number: Int, _ rows: [ChangeRow], _ store: HistoryStore, _ folder: TemporaryFolder
  ) throws -> MirrorTotals {
    let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
    try plan.insertSettled(rows)
    try plan.flush()
    return try store.withoutTransaction {
      try FileStates($0).applyResults(of: plan, run: PlanSamples.run(number), claim: Self.claim).mirror
    }
  }

  /// That the claim was gone says nothing about the runs since; that journals are missing does.
  @Test(arguments: [(nil, false), (MirrorDoubt.unclaimed, false), (.gaps, true)])
  func `points of runs while a look is due`(_ doubt: MirrorDoubt?, _ isUncertain: Bool) throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.open(try HistorySamples.state(folder), now: HistorySamples.start)
    try store.setDoubt(doubt, claim: Self.claim)
    _ = try apply(1, [row(.add, "a", bytes: 1, ChangeResult(.done, .stored))], store, folder)
    _ = try apply(2, [row(.add, "b", bytes: 1, ChangeResult(.done, .stored))], store, folder)
    #expect(try store.read { try FileStates($0).newestPoint(Self.claim)?.isUncertain } == isUncertain)
  }

  private func row(
    _ change: Change, _ path: String, from: String? = nil, bytes: Int64? = nil, _ result: ChangeResult
  ) -> ChangeRow {
    ChangeRow(
      PlannedChange(
        change, MirrorPath(path), from: from.map { MirrorPath($0) }, bytes: bytes, modified: PlanSamples.start,
        mode: 0o644), result: result)
  }

  private func events(_ store: HistoryStore, _ path: String) throws -> [String] {
    try store.read { try FileStates($0).fileHistory(Self.claim, MirrorPath(path)) }.map { event in
      "\(event.run.text.suffix(1)) \(event.kind.word) \(event.bytes ?? -1) \(event.condition)"
        + (event.other.map { " " + $0.shown } ?? "")
    }
  }

  @Test func `a run is applied once, and one that changed nothing makes no point`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    let add = row(.add, "a", bytes: 5, ChangeResult(.done, .stored))
    let first = MirrorTotals(files: 1, bytes: 5)
    #expect(try apply(1, [add], store, folder) == first)
    #expect(try apply(1, [add, row(.add, "b", bytes: 5, ChangeResult(.done, .stored))], store, folder) == first)
    #expect(try apply(2, [row(.delete, "a", ChangeResult(.notDone))], store, folder) == first)
    let points = try store.read { try FileStates($0).points(Self.claim) }
    #expect(points == [FileStates.Point(number: 1, run: PlanSamples.run(1), totals: first)])
    #expect(try store.read { try FileStates($0).point(Self.claim, asOf: PlanSamples.run(2)) } == points[0])
    #expect(try store.read { try FileStates($0).point(Self.claim, asOf: PlanSamples.run(0)) } == nil)
    #expect(try store.read { try FileStates($0).totals("unknown") } == nil)
  }

  @Test func `changes nobody accounted for are refused`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    let plan = try PlanSamples.plan(folder, [PlannedChange(.add, MirrorPath("a"))])
    let failed = failure {
      _ = try store.withoutTransaction {
        try FileStates($0).applyResults(of: plan, run: PlanSamples.run(1), claim: Self.claim)
      }
    }
    #expect(failed?.reason == .unverified)
    #expect(try store.read { try FileStates($0).points(Self.claim) }.isEmpty)
  }

  @Test func `a file's history tells every change, and what can be brought back`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    _ = try apply(1, [row(.add, "a", bytes: 5, ChangeResult(.done, .stored))], store, folder)
    _ = try apply(2, [row(.touch, "a", bytes: 5, ChangeResult(.done, .touched))], store, folder)
    _ = try apply(3, [row(.replace, "a", bytes: 7, ChangeResult(.done, .stored, old: .kept))], store, folder)
    _ = try apply(4, [row(.delete, "a", ChangeResult(.lost, .removed, old: .lost))], store, folder)
    _ = try apply(5, [row(.add, "a", bytes: 9, ChangeResult(.done, .stored))], store, folder)
    #expect(
      try events(store, "a") == [
        "1 added 5 whole", "2 touched 5 whole", "3 replaced 7 lost", "4 deleted 7 lost", "5 added 9 whole",
      ])
    let old = try store.read { try FileStates($0).state(Self.claim, MirrorPath("a"), at: PlanSamples.run(2)) }
    #expect(old?.place == .versions(PlanSamples.run(3), MirrorPath("a")))
    #expect(try events(store, "never").isEmpty)
  }

  @Test func `a move keeps the object, at both ends`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    _ = try apply(1, [row(.add, "a", bytes: 5, ChangeResult(.done, .stored))], store, folder)
    let moved = try apply(2, [row(.move, "b", from: "a", bytes: 5, ChangeResult(.done, .moved))], store, folder)
    #expect(moved == MirrorTotals(files: 1, bytes: 5))
    _ = try apply(3, [row(.replace, "b", bytes: 6, ChangeResult(.done, .stored, old: .kept))], store, folder)
    let gone = try apply(4, [row(.move, "c", from: "b", ChangeResult(.lost, .moved, old: .lost))], store, folder)
    #expect(gone == MirrorTotals())
    #expect(try events(store, "a") == ["1 added 5 whole", "2 moved 5 whole b"])
    #expect(try events(store, "b") == ["2 moved 5 whole a", "3 replaced 6 lost", "4 deleted 6 lost"])
    #expect(try events(store, "c").isEmpty)
    for (run, path) in [(1, "a"), (2, "b")] {
      let state = try store.read { try FileStates($0).state(Self.claim, MirrorPath(path), at: PlanSamples.run(run)) }
      #expect(state?.place == .versions(PlanSamples.run(3), MirrorPath("b")))
    }
  }

  @Test func `bytes nobody here stored are kept, and the points concerned say so`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    _ = try apply(1, [row(.add, "a", bytes: 5, ChangeResult(.done, .stored))], store, folder)
    let foreign = ChangeEvidence.Seen(bytes: 66, modified: PlanSamples.start)
    let totals = try apply(
      2,
      [
        row(.replace, "a", bytes: 7, ChangeResult(.done, .stored, old: .kept, kept: foreign)),
        row(.delete, "b", ChangeResult(.done, .removed, old: .kept, kept: foreign)),
      ], store, folder)
    #expect(totals == MirrorTotals(files: 1, bytes: 7))
    #expect(try events(store, "a") == ["1 added 5 altered", "2 replaced 7 whole", "2 deleted 66 whole"])
    #expect(try events(store, "b") == ["2 deleted 66 whole"])
    #expect(
      try store.read { try FileStates($0).all(at: PlanSamples.run(1), Self.claim) }.map(\.condition) == [.altered])
  }

  @Test func `mirrors of other claims are left alone`() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    for claim in ["c-1", "c-2"] {
      let plan = try PlanFile.create(at: folder.path(claim))
      try plan.insertSettled([row(.add, "a", bytes: claim == "c-1" ? 1 : 2, ChangeResult(.done, .stored))])
      try plan.flush()
      _ = try store.withoutTransaction {
        try FileStates($0).applyResults(of: plan, run: PlanSamples.run(1), claim: claim)
      }
    }
    _ = try apply(2, [row(.delete, "a", ChangeResult(.done, .removed, old: .kept))], store, folder)
    #expect(try store.read { try FileStates($0).totals("c-1") } == MirrorTotals())
    #expect(try store.read { try FileStates($0).current("c-2", MirrorPath("a")) }?.bytes == 2)
  }
}
