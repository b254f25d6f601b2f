import BackupCore
import BackupEngine
import Foundation
import Testing

@testable import CLI

/// The pure parts of what is shown: widths, tables, lines.
@Suite struct TextTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("写真", 4), ("é", 1), ("e\u{301}", 1), ("🙂", 2), ("❤️", 2), ("ｶ", 1), ("한", 2), ("\u{200B}", 0),
    ("фото", 4), ("🇩🇪", 2), ("👩‍👩‍👧", 2),
  ])
  func wideCharactersTakeTwoColumns(_ text: String, _ width: Int) { #expect(TextWidth.of(text) == width) }

  @Test(arguments: [
    ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("写真写真", 5, "写真…"), ("写真写真", 6, "写真…"), ("写真", 4, "写真"), ("a", 0, ""),
    ("ab", 1, "…"),
  ])
  func clippedTextFits(_ text: String, _ columns: Int, _ clipped: String) {
    #expect(TextWidth.clip(text, to: columns) == clipped)
    #expect(TextWidth.of(clipped) <= columns)
  }

  @Test func tablesAlignWideCellsToo() {
    #expect(
      Table.text([["写真", "1", "x"], ["abc", "22", ""], ["total"]]) == "写真  1   x\nabc   22  \ntotal")
    #expect(Table.text([]) == "")
  }

  @Test(arguments: [
    ("plain ümlaut 写真\nnext", "plain ümlaut 写真\nnext"), ("a\u{1B}[2Jb", "a\\u{1b}[2Jb"), ("a\rb\tc", "a\\u{d}b\\u{9}c"),
    ("x\u{202E}y", "x\\u{202e}y"), ("\u{85}\u{9B}1m", "\\u{85}\\u{9b}1m"), ("👩‍👩‍👧", "👩‍👩‍👧"),
  ])
  func nothingSteersTheTerminal(_ text: String, _ safe: String) { #expect(TerminalSafe.text(text) == safe) }

  @Test func emptyListsAndObjectsAreClosedAtOnce() throws {
    struct Value: Encodable {
      var list: [Int] = []
      var empty: [String: Int] = [:]
      var text = "[\n\n]"
      var nested: [[Int]] = [[], [1]]
    }
    let text = try JSONOutput.text(Value())
    #expect(text.contains("\"list\" : []") && text.contains("\"empty\" : {}") && text.contains("[\\n\\n]"))
    #expect(try JSONOutput.text([Int]()) == "[]")
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["text"] as? String == "[\n\n]" && (object?["nested"] as? [[Int]]) == [[], [1]])
  }

  @Test(arguments: 1...7) func linesBecomeOneArrayHoweverTheyAreCut(_ size: Int) throws {
    let text = Array("{\"a\":1}\nplain \"text\"\n\n{broken\n{\"b\":[2]}".utf8)
    var lines = JSONLines()
    var result: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: size) {
      result += lines.add(Array(text[start..<min(start + size, text.count)]))
    }
    result += lines.end()
    let array = try #require(try JSONSerialization.jsonObject(with: Data(result)) as? [Any])
    #expect(array.count == 4 && array[1] as? String == "plain \"text\"" && array[2] as? String == "{broken")
    var none = JSONLines()
    #expect(none.end() == Array("[]\n".utf8))
  }

  @Test(
    arguments: [
      (0, "0 s"), (0.2, "1 s"), (59.5, "1 min"), (61, "1 min"), (3600, "1 h 0 min"), (7_800, "2 h 10 min"),
      (90_000, "1 d 1 h"), (1e30, "more than a year"), (.infinity, "more than a year"), (-3, "0 s"),
    ] as [(Double, String)])
  func durationsAreShort(_ seconds: Double, _ text: String) { #expect(ProgressLine.duration(seconds) == text) }

  @Test func planLinesSayWhatHappensToAPath() {
    let path = MirrorPath(localBytes: Array("a/\u{1B}[2J\nb".utf8))
    #expect(PlanText.line(PlannedChange(.add, path)) == "+ a/\\u{1b}[2J\\nb")
    #expect(PlanText.line(PlannedChange(.replace, MirrorPath("x"))) == "* x")
    #expect(PlanText.line(PlannedChange(.delete, MirrorPath("x"))) == "- x")
    #expect(PlanText.line(PlannedChange(.touch, MirrorPath("x"))) == "t x")
    #expect(PlanText.line(PlannedChange(.move, MirrorPath("x"), from: MirrorPath("y"))) == "> y -> x")
    #expect(
      PlanText.line(PlannedChange(.add, MirrorPath("x"), obstacle: "permission denied")) == "! x: permission denied")
  }
}
