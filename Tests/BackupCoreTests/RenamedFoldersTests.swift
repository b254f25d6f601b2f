import Testing

@testable import BackupCore

@Suite struct RenamedFoldersTests {
  @Test(arguments: [
    // a file's old and new name, the folders that may have been renamed
    ("a/f", "b/f", ["a b"]), ("a/d/f", "b/d/f", ["a b", "a/d b/d"]), ("a/f", "x/a/f", ["a x/a"]),
    ("x/a/f", "a/f", ["x/a a"]), ("a/f", "f", []), ("f", "a/f", []), ("a/f", "a/g", []), ("a/f", "a/b/f", []),
    ("a/b/f", "a/f", []), ("Photos/f", "photos/f", []), ("x/Photos/f", "y/photos/f", []),
    ("Photos/old/f", "photos/new/f", []), ("x/a/f", "y/b/f", ["x/a y/b"]),
    ("a␊/f", "b/f", []), ("a/f␊", "b/f␊", ["a b"]), ("a/d\u{7F}/f", "b/d\u{7F}/f", ["a b"]), ("ab/f", "a/f", ["ab a"]),
  ])
  func folders(_ from: String, _ to: String, _ expected: [String]) {
    let folders = RenamedFolders.folders(from: MirrorPath(from), to: MirrorPath(to))
    #expect(folders.map { "\($0.from.logName) \($0.to.logName)" } == expected)
  }

  @Test func `names that are not UTF-8 are no folder's`() {
    let from = MirrorPath(bytes: [0xFF, 0x2F, 0x66])
    #expect(RenamedFolders.folders(from: from, to: MirrorPath("b/f")).isEmpty)
  }

  @Test func `the widest come first, then those with most files`() {
    var renamed = RenamedFolders()
    renamed.note(from: MirrorPath("small/f"), to: MirrorPath("s/f"))
    for name in ["d/1", "d/2", "e/1"] { renamed.note(from: MirrorPath("big/" + name), to: MirrorPath("b/" + name)) }
    #expect(
      renamed.candidates.map { "\($0.from.logName) \($0.to.logName) \($0.files)" }
        == ["big b 3", "small s 1", "big/d b/d 2", "big/e b/e 1"])
  }

  @Test func `moves of one folder, and folders in each other's way`() {
    let move = FolderMove(from: MirrorPath("a"), to: MirrorPath("x/b"), files: 9)
    func change(_ from: String?, _ to: String, _ kind: Change = .move) -> PlannedChange {
      var change = PlannedChange(kind, MirrorPath(to))
      change.from = from.map { MirrorPath($0) }
      return change
    }
    #expect(move.contains(change("a/d/f", "x/b/d/f")))
    for other in [change("a/f", "x/b/g"), change("aa/f", "x/b/f"), change("a/f", "x/f"), change(nil, "x/b/f", .add)] {
      #expect(!move.contains(other))
    }
    for (from, to, concerns) in [
      ("a/d", "y", true), ("c", "x", true), ("x/b/c", "d", true), ("ab", "x/c", false), ("c", "a", true),
    ] {
      #expect(move.concerns(FolderMove(from: MirrorPath(from), to: MirrorPath(to), files: 9)) == concerns)
    }
  }
}
