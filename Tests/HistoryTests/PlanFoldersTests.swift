import BackupCore
import TestSupport
import Testing

@testable import History

/// Which folders a plan shows to be renamed as a whole.
@Suite struct PlanFoldersTests {
  private static let files = 10

  private func path(_ folder: String, _ index: Int) -> MirrorPath { MirrorPath("\(folder)/\(index % 2)/f\(index)") }

  /// The deletions and additions of a folder `old` that became `new`; the last two are twins, and one is empty.
  private func changes(_ old: String = "old", _ new: String = "new") -> [PlannedChange] {
    (0..<Self.files).flatMap { index in
      let (bytes, modified) = stamp(index)
      return [
        PlannedChange(.delete, path(old, index), bytes: bytes),
        PlannedChange(.add, path(new, index), bytes: bytes, modified: modified),
      ]
    }
  }

  private func stamp(_ index: Int) -> (bytes: Int64, modified: Int64) {
    (index == 0 ? 0 : Int64(min(index, 8)), Int64(min(index, 8)) * PlanSamples.second + 5)
  }

  private func find(_ changes: [PlannedChange], in folder: TemporaryFolder) throws -> (PlanFile, [FolderMove]) {
    let plan = try PlanSamples.plan(folder, changes)
    _ = try plan.findRenames { path in
      let name = String(decoding: path.parts.last ?? [], as: UTF8.self)
      guard let index = Int(name.dropFirst()) else { return nil }
      return ChangeEvidence.Seen(bytes: stamp(index).bytes, modified: stamp(index).modified)
    }
    return (plan, try plan.findFolderMoves())
  }

  @Test func `a whole folder is found, twins and the empty file with it`() throws {
    let extra = [
      PlannedChange(.add, MirrorPath("new/more"), bytes: 99, modified: 1),
      PlannedChange(.touch, MirrorPath("t"), bytes: 1, modified: 1),
    ]
    let folder = try TemporaryFolder()
    let (plan, found) = try find(changes() + extra, in: folder)
    let move = FolderMove(from: MirrorPath("old"), to: MirrorPath("new"), files: Self.files)
    #expect(found == [move])
    #expect(try plan.folderMoves() == [])
    try plan.planFolderMove(move)
    #expect(try plan.folderMoves() == [move])
    var moves = 0
    try plan.forEach(.all) { change in
      if move.contains(change) { moves += 1 } else { #expect(extra.contains { $0.path == change.path }) }
    }
    #expect(moves == Self.files)
    var left = 0
    try plan.leaveOutTwins { _, _ in nil }
    try plan.forEachRenameCandidate { _ in left += 1 }
    #expect(left == 0)
  }

  /// Anything else planned there makes it a matter of single files.
  @Test(arguments: [
    PlannedChange(.delete, MirrorPath("old/1/more"), bytes: 77),
    PlannedChange(.add, MirrorPath("old/1/more"), bytes: 77, modified: 1),
    PlannedChange(.replace, MirrorPath("old/1/more"), bytes: 77, modified: 1),
    PlannedChange(.add, MirrorPath("old"), bytes: 77, modified: 1),
    PlannedChange(.delete, MirrorPath("new/1/more"), bytes: 77),
    PlannedChange(.touch, MirrorPath("new/1/more"), bytes: 77, modified: 1),
    PlannedChange(.delete, MirrorPath("new"), bytes: 77),
    PlannedChange(.delete, MirrorPath("old/1/more"), bytes: 77, obstacle: "it cannot be read"),
  ])
  func `not where more is planned`(_ change: PlannedChange) throws {
    #expect(try find(changes() + [change], in: TemporaryFolder()).1 == [])
  }

  @Test func `not where one file differs, or has an obstacle`() throws {
    for index in [1, 9] {
      var later = changes()
      later[2 * index + 1].modified = 9 * PlanSamples.second
      #expect(try find(later, in: TemporaryFolder()).1 == [])
      var withheld = changes()
      withheld[2 * index + 1].obstacle = "it cannot be read"
      #expect(try find(withheld, in: TemporaryFolder()).1 == [])
    }
  }

  @Test func `a folder in a folder that stays`() throws {
    let (_, found) = try find(
      changes("top/old", "other/old") + [PlannedChange(.delete, MirrorPath("top/gone"), bytes: 4242)],
      in: TemporaryFolder())
    #expect(found == [FolderMove(from: MirrorPath("top/old"), to: MirrorPath("other/old"), files: Self.files)])
  }
}
