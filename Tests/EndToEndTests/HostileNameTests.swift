import BackupCore
import Foundation
import TestSupport
import Testing

/// Names nobody should give a file (FAILURES rows 13–15): they arrive, are planned, recorded, shown harmlessly, and stay
/// what they are through replacing, touching and deleting.
@Suite struct HostileNameTests {
  static let names: [[UInt8]] =
    [
      "new\nline", "tab\there", "carriage\rreturn", "esc\u{1B}[31mred\u{1B}]0;title\u{07}", "quote\"quote'`",
      "back\\slash",
      "<img src=x onerror=alert(1)>", "right\u{202E}to\u{2066}left", "-leading", "--dry-run", " space ",
      "\u{3000}wide ",
      "#comment", ";semicolon", "$(touch x)", "*?[a]{b}", "del\u{7F}", "␊␛ symbols", "dot.", "trail ", "~",
      "@eaDir",
      "u\u{308}", "\u{FC}", "Twin", "twin", "TWIN", String(repeating: "l", count: 255), "{\"json\": true}", "%41",
      "ａfullwidth／",
      "line\u{2028}separator", "zero\u{200B}width", "e\u{301}/\u{E9}/x", "con", "a/b\nc/d", "\u{201B}\u{201B}",
      "\u{201B}\u{201B} folder/in two",
      "\u{201B}．", "two\u{201B}\u{201B}␊\u{201B}␀", "．", "．．",
    ].map { Array($0.utf8) } + [[0x62, 0xFF], [0x62, 0xFE], [0xC3, 0x28], [0x66, 0xED, 0xA0, 0x80]]

  @Test(arguments: World.Place.allCases) func `rows 13, 14, 15: hostile names survive everything`(_ place: World.Place)
    async throws
  {
    let world = try await World(place, keys: "guards: {floor: 1000}\n")
    for name in Self.names { try world.write(name, Array("content of ".utf8) + name) }
    #expect(try world.sourceTree().files.count == Self.names.count)
    let first = try await world.checkedBackup(plainNames: false)
    #expect(first["files"]["added"].int == Self.names.count)

    for (index, name) in Self.names.enumerated() {
      switch index % 3 {
      case 0: try world.write(name, Array("other content of ".utf8) + name)
      case 1: try world.touch(name)
      default: #expect((Array(world.source.utf8) + [47] + name).asPath { unlink($0) } == 0)
      }
    }
    let plan = try await world.mirrorkeep("plan", "photos", "--list")
    expectHarmless(plan)
    #expect(plan.stdout.split(separator: "\n").filter { "+*-t!".contains($0.first ?? " ") }.count == Self.names.count)
    try await world.checkedBackup(plainNames: false)

    try await world.checkJournalNames()
    for arguments in [["history"], ["history", "show", first.run], ["history", "file", "photos", "twin"]] {
      expectHarmless(try await world.start(arguments).end())
    }
    // All of it goes, and comes back.
    let source = try world.sourceTree()
    for name in source.files.keys { (Array(world.source.utf8) + [47] + name).asPath { _ = unlink($0) } }
    try world.write("only", "one left")
    try await world.checkedBackup(plainNames: false)
    for (name, file) in source.files { try world.write(name, file.bytes) }
    try await world.checkedBackup(plainNames: false)
  }

  /// Nothing that steers a terminal or reads backwards, in whatever is shown to a person.
  private func expectHarmless(_ ending: Ending, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in [ending.stdout, ending.stderr] {
      for scalar in text.unicodeScalars where scalar != "\n" {
        let category = scalar.properties.generalCategory
        if [.control, .format, .lineSeparator, .paragraphSeparator].contains(category) {
          Issue.record(
            "U+\(String(scalar.value, radix: 16)) in \(text.debugDescription)", sourceLocation: sourceLocation)
          return
        }
      }
    }
  }

  @Test func `names in errors are harmless too`() async throws {
    let world = try await World()
    try world.write("fine", "fine")
    let names = Self.names.filter { !$0.contains(47) }
    for name in names { try world.write(name, name) }
    for name in names { _ = (Array(world.source.utf8) + [47] + name).asPath { chmod($0, 0) } }
    let ending = try await world.mirrorkeep("run", "photos", through: Unprivileged.prefix)
    #expect(ending.status == 1)
    expectHarmless(ending)
    let record = try #require(try await world.history().first)
    #expect(record.reason == "files-failed" && record["files"]["failed"].int == names.count)
    #expect(record["files"]["added"].int == 1)
    expectHarmless(try await world.mirrorkeep("history", "show", record.run))
  }

  /// Against the real rclone: names of all combinations of what its form treats in some way.
  @Test func `every name has the form that rclone gives it`() throws {
    let rclone = try findRclone()
    let folder = try TemporaryFolder()
    let pieces = ["\u{201B}", "␊", "\n", "．", "␀", "／", "x"].map { Array($0.utf8) }
    let longer = { (names: [[UInt8]]) in names.flatMap { name in pieces.map { name + $0 } } }
    let names = pieces + longer(pieces) + longer(longer(pieces)) + [Array("\u{201B}．\u{201B}．".utf8)]
    for (number, name) in names.enumerated() {
      let parent = folder.path("from/\(number)")
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      let file = (Array(parent.utf8) + [47] + name).asPath { open($0, O_CREAT | O_WRONLY, 0o600) }
      #expect(file >= 0 && close(file) == 0)
    }
    func run(_ arguments: String...) throws -> [UInt8] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: rclone)
      process.arguments = arguments + ["--config", "/dev/null", "--retries", "1", "--log-file", folder.path("log")]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return [UInt8](output)
    }
    let listed = Set(try run("lsf", "-R", "--files-only", folder.path("from")).split(separator: 10).map(Array.init))
    #expect(listed.count == names.count)
    _ = try run("copy", folder.path("from"), folder.path("to"))
    for (number, name) in names.enumerated() {
      let path = MirrorPath(localBytes: Array("\(number)/".utf8) + name)
      #expect(listed.contains(path.bytes), "'\(String(decoding: name, as: UTF8.self))'")
      let isOpened = (Array(folder.path("to/\(number)/").utf8) + name).asPath { access($0, F_OK) } == 0
      #expect(isOpened == (path.localBytes == Array("\(number)/".utf8) + name), "'\(path.shown)'")
      #expect(isOpened || path.mayBeUnreadable, "'\(path.shown)'")
    }
  }

  /// RCLONE 9: rclone cannot read such a name at all.
  @Test func `a name rclone cannot read is named, and stops nobody else`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.write("a\u{201B}b", "never stored")
    try world.write("f1", "replaced")
    try world.remove("f2")
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "files-failed")
    #expect(record["errors"].list.map { $0["message"].text?.contains("U+201B") } == [true])
    #expect(record.counts == "replaced 1, deleted 1, failed 1")
    // Given a name that rclone can open, it is stored, and gone again when that is the odd one.
    let (odd, even) = (world.source + "/a\u{201B}b", world.source + "/a\u{201B}\u{201B}b")
    #expect(rename(odd, even) == 0)
    #expect(try await world.backup().counts == "added 1")
    #expect(unlink(even) == 0)
    try world.write("a\u{201B}b", "never stored either")
    #expect(try await world.backup().outcome == "incomplete")
    #expect(unlink(odd) == 0)
    #expect(try await world.backup().counts == "deleted 1")
    try world.write("dir\u{201B}/x", "never stored")
    try world.remove("f3")
    let folder = try await world.backup()
    #expect(folder.outcome == "incomplete" && folder.counts == "deleted 1, failed 1", "\(folder)")
  }
}

extension World {
  /// Checks that the journals' lines name every file that was ever in the mirror or the versions.
  func checkJournalNames(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let far = try await far()
    let journals = try await journals(far)
    let last = try #require(journals.last)
    #expect(last.lines.count == HostileNameTests.names.count, sourceLocation: sourceLocation)
    for line in last.lines where line["kept"].text != nil {
      #expect(["replaced", "deleted"].contains(line["change"].text ?? ""), sourceLocation: sourceLocation)
    }
    let invalid = last.lines.filter { $0["path_base64"].text != nil }
    #expect(invalid.count >= 4, sourceLocation: sourceLocation)
  }
}
