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
      "line\u{2028}separator", "zero\u{200B}width", "e\u{301}/\u{E9}/x", "con", "a/b\nc/d",
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
