import BackupCore
import Foundation
import Testing

/// Which paths a restore takes.
@Suite struct PathSelectionTests {
  private func taken(_ names: [String], _ paths: [String], globs: Bool = false) throws -> [String] {
    var selection = try #require(PathSelection(names.map { Array($0.utf8) }, areGlobs: globs))
    return paths.filter { selection.takes(MirrorPath(localBytes: $0.utf8)) }
  }

  @Test func literalNamesAreFilesFoldersAndStoredLinks() throws {
    let paths = ["a", "a.txt", "a/b", "ab", "b/a", "l.rclonelink", "l2", "*"]
    #expect(try taken(["a"], paths) == ["a", "a/b"])
    #expect(try taken(["./a/"], paths) == ["a", "a/b"])
    #expect(try taken(["a/b", "b"], paths) == ["a/b", "b/a"])
    #expect(try taken(["l"], paths) == ["l.rclonelink"])
    #expect(try taken(["*"], paths) == ["*"])
    #expect(try taken(["."], paths) == paths)
    #expect(try taken([], paths) == paths)
    #expect(try taken(["x", "."], paths) == paths)
  }

  @Test func namesThatAreNotUTF8AreMatchedByTheirBytes() throws {
    func takes(_ name: [UInt8], _ path: MirrorPath) throws -> Bool {
      var selection = try #require(PathSelection([name], areGlobs: false))
      return selection.takes(path)
    }
    #expect(try takes([0x61, 0xFF], MirrorPath(localBytes: [0x61, 0xFF])))
    #expect(try !takes([0x61, 0xFF], MirrorPath(localBytes: [0x61, 0xFE])))
    #expect(try !takes([0x61, 0xFF], "a\u{FFFD}"))
    // A newline is a symbol in rclone's form.
    #expect(try takes(Array("a\nb".utf8), "a␊b"))
  }

  @Test func whatTookNothingIsNamed() throws {
    var selection = try #require(PathSelection(["a", "typo", "b"].map { Array($0.utf8) }, areGlobs: false))
    #expect(selection.unmatched.count == 3)
    _ = selection.takes("a")
    _ = selection.takes("b/c")
    #expect(selection.unmatched == ["typo"])
    #expect(selection.literals == ["a", "typo", "b"])
    #expect(PathSelection().literals == nil)
    #expect(PathSelection([Array("a*".utf8)], areGlobs: true)?.literals == nil)
  }

  @Test(
    arguments: [
      ("*.jpg", ["a.jpg"]), ("**/*.jpg", ["a.jpg", "d/b.jpg", "d/e/c.jpg"]), ("d/*.jpg", ["d/b.jpg"]),
      ("d", ["d/b.jpg", "d/e/c.jpg", "d/é"]), ("d/**", ["d/b.jpg", "d/e/c.jpg", "d/é"]), ("d/?", ["d/e/c.jpg", "d/é"]),
      ("**/c.jpg", ["d/e/c.jpg"]), ("d/**/c.jpg", ["d/e/c.jpg"]), ("d/**/b.jpg", ["d/b.jpg"]),
      ("[!a].*", []), ("[ax].jpg", ["a.jpg"]), ("[x-z]*", ["x*y"]), ("x\\*y", ["x*y"]), ("x[*]y", ["x*y"]),
      ("**", ["a.jpg", "d/b.jpg", "d/e/c.jpg", "d/é", "x*y"]), ("*a.jpg", ["a.jpg"]), ("**/a", []), ("", nil),
      ("d/[é]", ["d/é"]),
    ] as [(String, [String]?)])
  func globs(_ pattern: String, _ expected: [String]?) throws {
    let paths = ["a.jpg", "d/b.jpg", "d/e/c.jpg", "d/é", "x*y"]
    #expect(try taken([pattern], paths, globs: true) == expected ?? paths)
  }

  @Test(arguments: ["[", "[a", "[]", "a\\", "[b-a]", "[!"]) func incompletePatterns(_ pattern: String) {
    #expect(PathSelection([Array(pattern.utf8)], areGlobs: true) == nil)
  }

  @Test func aPatternOfManyStarsEndsSoon() throws {
    let pattern = String(repeating: "*a", count: 60)
    #expect(try taken([pattern], [String(repeating: "a", count: 250) + "b"], globs: true) == [])
  }
}

extension MirrorPath: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
