import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

@Suite struct PlanMarksTests {
  static let changes = [
    PlannedChange(.add, MirrorPath("add"), bytes: 5, modified: 1),
    PlannedChange(.replace, MirrorPath("replace"), bytes: 6, modified: 1),
    PlannedChange(.delete, MirrorPath("delete"), bytes: 7),
    PlannedChange(.touch, MirrorPath("touch"), bytes: 8, modified: 1),
    PlannedChange(.add, MirrorPath("unreadable"), bytes: 9, modified: 1, obstacle: "permission denied"),
  ]

  private func mark(_ plan: PlanFile, _ step: ApplyStep, _ name: String, _ bytes: Int64? = nil) throws {
    #expect(try plan.mark(step, logName: Array(name.utf8), bytes: bytes))
  }

  @Test func `a log that tells of every change settles the plan`() throws {
    let folder = try TemporaryFolder()
    let plan = try PlanSamples.plan(folder, Self.changes)
    try mark(plan, .sent, "add", 5)
    try mark(plan, .setAside, "replace", 2)
    try mark(plan, .sent, "replace", 6)
    try mark(plan, .deleted, "delete", 7)
    try mark(plan, .touched, "touch")
    #expect(try plan.settleFromMarks() == 0)
    let results = try plan.results()
    #expect(results.files.added == 1)
    #expect(results.files.replaced == 1)
    #expect(results.files.deleted == 1)
    #expect(results.files.touched == 1)
    #expect(results.files.failed == 1)
    #expect(results.bytesSent == 11)
    #expect(try plan.errors(limit: 5) == [FileError(path: "unreadable", message: "permission denied")])
    let row = try #require(try plan.rows(where: "change = 1", after: nil, limit: 1).first)
    #expect(
      row.result
        == ChangeResult(
          .done, .stored, old: .kept, stored: ChangeEvidence.Seen(bytes: 6, modified: 1),
          kept: ChangeEvidence.Seen(bytes: 2, modified: nil)))
  }

  @Test func `renames that rclone paired otherwise are recorded as it paired them`() throws {
    let folder = try TemporaryFolder()
    let moves = [("a", "x/2"), ("b", "x/3"), ("c", "x/1")].map { from, to in
      var move = PlannedChange(.move, MirrorPath(to), bytes: 5, modified: 1)
      move.from = MirrorPath(from)
      return move
    }
    let plan = try PlanSamples.plan(folder, moves)
    func mark(_ from: String, _ to: String) throws -> Int {
      try plan.mark([ApplyMark(.moved, Array(to.utf8), from: Array(from.utf8))])
    }
    func names() throws -> [String] {
      try plan.rows(where: "change = 3", after: nil, limit: 9).map {
        "\($0.planned.from?.shown ?? "-") \($0.planned.path.shown)"
      }
    }
    #expect(try names() == ["c x/1", "a x/2", "b x/3"])
    #expect(try mark("a", "x/1") == 1)
    #expect(try names() == ["a x/1", "c x/2", "b x/3"])
    #expect(try mark("b", "x/2") == 1)
    #expect(try names() == ["a x/1", "b x/2", "c x/3"])
    #expect(try mark("a", "x/3") == 0, "it has been renamed already")
    #expect(try mark("stranger", "x/3") == 0)
    #expect(try names() == ["a x/1", "b x/2", "c x/3"])
    #expect(try mark("c", "x/3") == 1)
    #expect(try plan.settleFromMarks() == 0)
  }

  @Test func `marks survive a crash once flushed, and what they leave open is looked at`() throws {
    let folder = try TemporaryFolder()
    let plan = try PlanSamples.plan(folder, Self.changes)
    // Another size than planned, no size, half of a replacement, nothing at all.
    try mark(plan, .sent, "add", 50)
    try mark(plan, .setAside, "replace")
    #expect(try !plan.mark(.sent, logName: Array("stranger".utf8)))
    try plan.note(error: "source file is being updated", logName: Array("replace".utf8))
    try plan.note(error: "cannot list", logName: Array("folder".utf8))
    try plan.flush()
    let reopened = try #require(try PlanFile.open(at: plan.path))
    #expect(try reopened.settleFromMarks() == 4)
    var open: [MirrorPath] = []
    try reopened.forEachUnsettled { open.append($0.path) }
    #expect(open == ["add", "delete", "replace", "touch"].map { MirrorPath($0) })
    var toPutBack: [MirrorPath] = []
    try reopened.forEachToPutBack { toPutBack.append($0) }
    #expect(toPutBack == [MirrorPath("replace")])

    try reopened.addMirrorListing([
      PlanFile.Listed(MirrorPath("add"), bytes: 50, modified: 5_000_000_000),
      PlanFile.Listed(MirrorPath("replace"), bytes: 2, modified: 0),
      PlanFile.Listed(MirrorPath("touch"), bytes: 8, modified: 0),
    ])
    try reopened.addVersionsListing([PlanFile.Listed(MirrorPath("replace"), bytes: 2, modified: 0)])
    try reopened.settleFromLook(before: { _ in nil })
    #expect(try reopened.unsettledCount() == 0)
    let results = try reopened.results()
    #expect(results.lost == 1)
    #expect(results.files.failed == 3)
    #expect(
      try reopened.errors(limit: 9).map { $0.path + ": " + $0.message } == [
        "delete: changed or removed without its earlier version being kept", "replace: source file is being updated",
        "unreadable: permission denied", "folder: cannot list",
      ])
    #expect(try reopened.strayErrorCount() == 1)
    var leftover: [MirrorPath] = []
    try reopened.forEachLeftover { leftover.append($0) }
    #expect(leftover == [MirrorPath("replace")])
  }

  @Test func `names that look alike in the log are not told apart by it`() throws {
    let folder = try TemporaryFolder()
    let names: [[UInt8]] = [[0x61, 0xFF], [0x61, 0xFE], [0x62, 0xFF], Array("c\u{FFFD}".utf8)]
    let plan = try PlanSamples.plan(
      folder, names.map { PlannedChange(.add, MirrorPath(bytes: $0), bytes: 1, modified: 1) })
    let marked = try names.map { try plan.mark(.sent, logName: MirrorPath(bytes: $0).lossyLogName ?? $0, bytes: 1) }
    #expect(marked == [false, false, true, true])
    #expect(try plan.settleFromMarks() == 2)
  }

  @Test func `files a first upload sent beyond the plan become additions`() throws {
    let folder = try TemporaryFolder()
    let plan = try PlanSamples.plan(folder, [PlannedChange(.add, MirrorPath("a"), bytes: 1, modified: 1)])
    try plan.mark(.sent, logName: Array("a".utf8), bytes: 1)
    _ = try plan.settleFromMarks()
    try plan.addMirrorListing(["a", "b", "c"].map { PlanFile.Listed(MirrorPath($0), bytes: 4, modified: 9) })
    try plan.planUnplannedAdditions()
    try plan.settleFromLook(before: { _ in nil })
    #expect(try plan.all().map(\.path) == ["a", "b", "c"].map { MirrorPath($0) })
    #expect(try plan.results().files.added == 3)
    #expect(try plan.results().bytesSent == 9)
  }
}
