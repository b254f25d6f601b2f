import BackupCore
import TestSupport
import Testing

@testable import History

/// Which deletions and additions of one size and second may be planned as renames.
@Suite struct PlanTwinsTests {
  private static let second = PlanSamples.second

  /// A deletion or an addition; `time` in nanoseconds.
  private struct File {
    var path: MirrorPath
    var content: UInt64
    var bytes: Int64 = 7
    var time: Int64 = 5 * PlanTwinsTests.second

    init(_ path: String, _ content: UInt64, bytes: Int64 = 7, time: Int64 = 5 * PlanTwinsTests.second) {
      self.init(MirrorPath(path), content, bytes: bytes, time: time)
    }

    init(_ path: MirrorPath, _ content: UInt64, bytes: Int64 = 7, time: Int64 = 5 * PlanTwinsTests.second) {
      (self.path, self.content, self.bytes, self.time) = (path, content, bytes, time)
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A plan with its candidates, and what was read for them.
  private func plan(
    _ old: [File], _ new: [File], unreadable: Set<MirrorPath> = []
  ) throws -> (plan: PlanFile, asked: [String]) {
    let plan = try unread(old, new)
    var asked: [String] = []
    try plan.leaveOutTwins { change, limit in
      asked.append("\(change.path.shown)\(limit == .max ? " whole" : "")")
      guard let file = new.first(where: { $0.path == change.path }), !unreadable.contains(file.path) else { return nil }
      #expect(change.bytes == file.bytes && change.modified == file.time)
      // Contents that differ by hundreds begin alike.
      return limit < file.bytes ? file.content % 100 : file.content
    }
    return (plan, asked)
  }

  private func unread(_ old: [File], _ new: [File]) throws -> PlanFile {
    let gone = old.map { PlannedChange(.delete, $0.path, bytes: $0.bytes) }
    let fresh = new.map { PlannedChange(.add, $0.path, bytes: $0.bytes, modified: $0.time) }
    let plan = try PlanSamples.plan(folder, gone + fresh)
    _ = try plan.findRenames { path in
      old.first { $0.path == path }.map { ChangeEvidence.Seen(bytes: $0.bytes, modified: $0.time) }
    }
    return plan
  }

  private func candidates(_ plan: PlanFile) throws -> Set<String> {
    var found: Set<String> = []
    try plan.forEachRenameCandidate { found.insert($0.shown) }
    return found
  }

  private func moves(_ plan: PlanFile) throws -> [String: String] {
    try plan.all().reduce(into: [:]) { moves, change in
      if let from = change.from { moves[from.shown] = change.path.shown }
    }
  }

  private func proven(_ from: String, _ to: String) -> ProvenRename {
    ProvenRename(from: MirrorPath(from), toLogName: Array(to.utf8))
  }

  @Test func `what differs stays, twins and what cannot be read go`() throws {
    let (plan, asked) = try plan(
      [
        File("o1", 1), File("o2", 2), File("o3", 3), File("o4", 4), File("alone", 9, bytes: 8),
        File("other", 1, bytes: 99),
      ],
      [File("n1", 1), File("n2", 2), File("n3", 3), File("twin", 3), File("n4", 4), File("sole", 9, bytes: 8)],
      unreadable: [MirrorPath("n4")])
    #expect(asked == ["n1", "n2", "n3", "n4", "twin"])
    #expect(try candidates(plan) == ["o1", "o2", "o3", "o4", "n1", "n2", "alone", "sole"])
    try plan.planMoves([proven("o2", "n1"), proven("alone", "sole"), proven("o4", "n4"), proven("o1", "n2")])
    #expect(try moves(plan) == ["o2": "n1", "o1": "n2", "alone": "sole"])
  }

  @Test func `the whole content where the beginnings are the same`() throws {
    let size = PlanFile.firstLook + 1
    let (plan, asked) = try plan(
      (1...4).map { File("o\($0)", 0, bytes: size) },
      [
        File("n1", 1, bytes: size), File("n2", 102, bytes: size), File("n3", 202, bytes: size),
        File("n4", 202, bytes: size),
      ])
    #expect(asked == ["n1", "n2", "n3", "n4", "n2 whole", "n3 whole", "n4 whole"])
    #expect(try candidates(plan) == ["o1", "o2", "o3", "o4", "n1", "n2"])
  }

  @Test func `no name twice, and none of another size or second`() throws {
    let later = 9 * Self.second
    let (plan, asked) = try plan(
      [File("o1", 1), File("o2", 2), File("late", 1, time: later), File("long", 1, bytes: 8)],
      [File("n1", 1), File("n2", 2), File("n3", 3, time: later + 1), File("n4", 4, bytes: 8)])
    #expect(asked == ["n1", "n2"])
    try plan.planMoves([
      proven("late", "n1"), proven("o1", "n3"), proven("long", "n2"), proven("o1", "n4"), proven("o1", "o2"),
      proven("n1", "n2"), proven("o1", "n1"), proven("o1", "n2"), proven("o2", "n1"), proven("nobody", "n2"),
    ])
    #expect(try moves(plan) == ["o1": "n1"])
    try plan.planMoves([proven("o1", "n2"), proven("o2", "n2")])
    #expect(try moves(plan) == ["o1": "n1", "o2": "n2"])
    #expect(try plan.count(.toDelete) == 2)
  }

  /// Either may be within a second of the other's old file.
  @Test(arguments: [(2, false), (3, true)])
  func `identical ones of near seconds`(_ seconds: Int64, isApart: Bool) throws {
    let time = (5 + seconds) * Self.second
    let (plan, asked) = try plan(
      [File("o1", 1), File("o2", 1, time: time)], [File("n1", 1), File("n2", 1, time: time)])
    #expect(asked == (isApart ? [] : ["n1", "n2"]))
    #expect(try candidates(plan) == (isApart ? ["o1", "o2", "n1", "n2"] : []))
  }

  @Test func `too many of one size and second, empty ones, and those without a counterpart`() throws {
    let many = PlanFile.mostOfASecond
    let (full, asked) = try plan(
      (0..<many).map { File("o\($0)", 0) } + [File("e1", 0, bytes: 0), File("u", 1, bytes: 3)],
      (0..<many).map { File("n\($0)", UInt64($0)) } + [File("e2", 0, bytes: 0), File("v", 1, bytes: 3, time: 0)])
    #expect(asked.count == many)
    #expect(try candidates(full).count == 2 * many)
    for (old, new) in [(many + 1, many), (many, many + 1)] {
      let (plan, asked) = try plan(
        (0..<old).map { File("o\($0)", 0) }, (0..<new).map { File("n\($0)", UInt64($0)) })
      #expect(asked == [])
      #expect(try candidates(plan) == [])
    }
  }

  @Test func `a name inside the other`() throws {
    let (plan, _) = try plan(
      [File("a", 1), File("d/b", 2), File("c", 3)],
      [File("a/x/y", 1), File("d", 2), File("a0", 3), File("a.b", 4)])
    #expect(try candidates(plan) == ["a", "d/b", "c", "a0", "a.b"])
    try plan.planMoves([proven("a", "a/x/y"), proven("d/b", "d"), proven("c", "a0")])
    #expect(try moves(plan) == ["c": "a0"])
  }

  @Test func `names the log shows alike`() throws {
    let (one, two, other) = ([0x62, 0xFF] as [UInt8], [0x62, 0xFE] as [UInt8], [0x63, 0xFF] as [UInt8])
    let (plan, _) = try plan(
      [File("o1", 1), File("o2", 2), File("o3", 3)],
      [File(MirrorPath(bytes: one), 1), File(MirrorPath(bytes: two), 2), File(MirrorPath(bytes: other), 3)])
    let shown = { (bytes: [UInt8]) in MirrorPath(bytes: bytes).lossyLogName ?? [] }
    try plan.planMoves([
      ProvenRename(from: MirrorPath("o1"), toLogName: shown(one)),
      ProvenRename(from: MirrorPath("o2"), toLogName: shown(two)),
      ProvenRename(from: MirrorPath("o3"), toLogName: shown(other)),
    ])
    let moves = try plan.all().filter { $0.change == .move }
    #expect(moves.map(\.path) == [MirrorPath(bytes: other)])
    #expect(moves.first?.from == MirrorPath("o3"))
  }

  /// However rclone pairs what it may take for the same, it cannot pair what is planned otherwise.
  @Test(arguments: 0..<60) func `the list that is carried out has one pairing`(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    func files(_ name: String) -> [File] {
      (0..<12).map { index in
        File(
          "\(name)\(index)", UInt64.random(in: 0..<9, using: &random), bytes: Int64.random(in: 1...2, using: &random),
          time: Int64.random(in: 0..<16, using: &random) * Self.second / 4)
      }
    }
    let (old, new) = (files("o"), files("n"))
    let (plan, _) = try plan(old, new)
    let listed = try candidates(plan)
    // What is proven is any pairing of what is listed; times are whole seconds on the remote.
    func pair(_ names: Set<String>) -> [String: String] {
      var (left, pairs): ([File], [String: String]) = (old.filter { names.contains($0.path.shown) }, [:])
      left.shuffle(using: &random)
      for file in new.filter({ names.contains($0.path.shown) }).shuffled(using: &random) {
        let found = left.firstIndex { other in
          other.bytes == file.bytes && other.content == file.content
            && abs(other.time / Self.second * Self.second - file.time) < Self.second
        }
        if let found { pairs[left.remove(at: found).path.shown] = file.path.shown }
      }
      return pairs
    }
    try plan.planMoves(pair(listed).map { proven($0.key, $0.value) })
    let planned = try moves(plan)
    let names = Set(planned.keys).union(planned.values)
    for _ in 0..<20 { #expect(pair(names) == planned) }
  }

  @Test func `what a folder's move took is none any more`() throws {
    func files(_ folder: String) -> [File] {
      (0..<RenamedFolders.fewestFiles).map { File("\(folder)/f\($0)", 0, bytes: Int64($0 + 1)) }
    }
    let old: [File] = files("old") + [File("a", 50, bytes: 99), File("b", 51, bytes: 99)]
    let new: [File] = files("new") + [File("c", 51, bytes: 99), File("d", 50, bytes: 99)]
    let plan = try unread(old, new)
    let found = try plan.findFolderMoves()
    #expect(found.count == 1)
    for move in found { try plan.planFolderMove(move) }
    try plan.leaveOutTwins { change, _ in change.path == MirrorPath("c") ? 51 : 50 }
    #expect(try candidates(plan) == ["a", "b", "c", "d"])
  }
}
