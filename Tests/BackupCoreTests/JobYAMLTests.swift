import Testing

@testable import BackupCore

/// Text -> YAML values: places, encodings, and what an untrusted file can do.
@Suite struct JobYAMLTests {
  private func read(_ bytes: [UInt8]) -> (node: YAMLNode?, problems: [String]) {
    var problems: [JobProblem] = []
    let node = readYAML(bytes, file: "f", problems: &problems)
    return (node, problems.map(\.description))
  }

  private func read(_ text: String) -> (node: YAMLNode?, problems: [String]) { read(Array(text.utf8)) }

  @Test(arguments: [
    "off", "yes", "no", "12:30", "0123", "1e3", "~", "null", "true", "0x1F", "2026-11-24", ".inf", "=", "1_000",
  ])
  func scalarsAreTextAsWritten(text: String) {
    guard case .mapping(let entries) = read("a: \(text)\n").node?.content else {
      Issue.record("no mapping")
      return
    }
    #expect(entries.first?.value.content == .text(text))
  }

  @Test func lineEndsAndByteOrderMarksDoNotMovePlaces() {
    for text in ["a: 1\nb: é x: y\n", "a: 1\r\nb: é x: y\r\n", "a: 1\rb: é x: y\r", "\u{FEFF}a: 1\nb: é x: y\n"] {
      #expect(read(text).problems == ["f:2:7: ': ' cannot stand inside a value unless it is quoted"])
    }
  }

  @Test func columnsCountCharactersNotBytes() {
    let contents = loadJobs([.text("a.yaml", "{source: /日本語🙂ü, destinaton: pc:a}")], .ann)
    #expect(contents.problems.map(\.description).contains("a.yaml:1:18: unknown key 'destinaton'"))
    let second = loadJobs([.text("a.yaml", "{source: \"/日本語🙂ü\", links: x, destination: pc:a}")], .ann)
    #expect(second.problems.map(\.description) == ["a.yaml:1:27: 'links' cannot be 'x'"])
  }

  @Test func aByteOrderMarkTakesNoColumn() {
    let contents = loadJobs([.text("a.yaml", "\u{FEFF}{source: /a, x: 1, destination: pc:a}")], .ann)
    #expect(contents.problems.map(\.column) == [14])
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], "f:1:4: the file is not UTF-8 text"),
      ([0xFF, 0xFE, 0x61, 0x00], "f:1:1: the file is not UTF-8 text"),
      (Array("a: é\nb: ".utf8) + [0xC3], "f:2:4: the file is not UTF-8 text"),
      (Array("a: 1\r\nb: \u{0}".utf8), "f:2:4: the file contains the control character U+0000"),
      (Array("é: \u{1B}[31m".utf8), "f:1:4: the file contains the control character U+001B"),
      (Array("a: \u{85}".utf8), "f:1:4: the file contains the control character U+0085"),
      (Array("a: x\u{2028}".utf8), "f:1:5: the file contains the control character U+2028"),
    ] as [([UInt8], String)])
  func whatIsNoTextIsReportedWhereItStands(bytes: [UInt8], problem: String) {
    let (node, problems) = read(bytes)
    #expect(node == nil)
    #expect(problems == [problem])
  }

  @Test func theLargestFileIsReadAndOneByteMoreIsNot() {
    let full = "a: b\n#" + String(repeating: "x", count: JobFile.sizeLimit - 6)
    #expect(read(full).problems == [])
    #expect(read(full + "x").problems == ["f:1:1: the file is larger than 1 MiB"])
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "a:\n "])
  func deepNestingIsAProblemNotACrash(opener: String) {
    for count in [100, 1_000, 100_000] {
      var text = ""
      for depth in 0..<count {
        text += opener
        if opener.hasSuffix("\n ") { text += String(repeating: " ", count: depth) }
        if text.utf8.count > JobFile.sizeLimit - 1000 { break }
      }
      let contents = loadJobs([.text("a.yaml", text)], .ann)
      #expect(contents.hasErrors)
    }
  }

  @Test func aliasesAreTakenAndCapped() throws {
    let good = "a: &x [1, 2]\nb: *x\n"
    #expect(read(good).problems == [])
    guard case .mapping(let entries) = read(good).node?.content else {
      Issue.record("no mapping")
      return
    }
    #expect(entries[0].value.content == entries[1].value.content)

    let many = "a: &x 1\nb: [" + Array(repeating: "*x", count: 17).joined(separator: ",") + "]\n"
    let problem = "f:1:1: the file uses too many YAML aliases (at most 16, in a file of at most 64 KiB)"
    #expect(read(many).problems == [problem])
    #expect(read(good + "#" + String(repeating: "x", count: 64 << 10)).problems == [problem])

    // Nine levels of nine: the classic, also with the explosion inside a key.
    var laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    for level in 1...9 {
      laughs += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ",") + "]\n"
    }
    #expect(read(laughs).problems == [problem])
    #expect(read(laughs + "? *a9\n: x\n").problems == [problem])
  }

  @Test func theWorstTheAliasCapLetsThroughIsRead() {
    // Five levels of three aliases over a long list.
    var text = "a0: &a0 [" + Array(repeating: "x", count: 20_000).joined(separator: ",") + "]\n"
    for level in 1...5 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 3).joined(separator: ",") + "]\n"
    }
    #expect(
      read(text).problems == ["f:1:1: the file holds more than 100000 values, those behind aliases counted each time"])
  }

  @Test func asterisksInFiltersAreNoAliases() {
    let rules = (0..<50).map { "  - \"- *bak\($0) R&D *D\"\n" }.joined()
    #expect(loadJobs([.text("a.yaml", "source: /a\ndestination: pc:a\nfilters:\n" + rules)], .ann).hasErrors)
    let fine = (0..<50).map { "  - \"- *bak\($0) R&D\"\n" }.joined()
    #expect(loadJobs([.text("a.yaml", "source: /a\ndestination: pc:a\nfilters:\n" + fine)], .ann).problems == [])
  }

  @Test func aHundredDuplicatesAreEachReported() {
    let lines = Array(repeating: "links: skip\n", count: 101).joined()
    let (_, problems) = read(lines)
    #expect(problems.count == 100)
    #expect(problems.last == "f:101:1: key 'links' is given twice; the first is on line 1")
    #expect(read(lines + "links: skip\n").problems == ["f:101:1: key 'links' is given twice"])
  }

  @Test(arguments: ["\"\\x61\": 1\n\"\\x61\": 2\n", "'': 1\n'': 2\n", "? [a]\n: 1\n? [a]\n: 2\n", "-: 1\n-: 2\n"])
  func aDuplicateThatCannotBeMaskedIsStillReported(text: String) {
    #expect(read(text).problems.count == 1)
  }

  @Test func keysThatAreNoTextAreReported() {
    #expect(read("? {a: b}\n: c\n").problems == ["f:1:3: a key must be text, not a mapping"])
  }
}
