import Foundation
import PCloudSandbox
import Testing

/// What the real rclone does against the sandbox, in every version to hand.
@Suite struct RoundTripTests {
  @Test(arguments: Rclone.all)
  func `a tree goes up, is checked, listed, and comes back byte for byte`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try fixture.folder.write([], "src/empty", modified: 1_700_000_000)
      try fixture.folder.write(Array("old".utf8), "src/a/before the epoch", modified: -86_400)
      for number in 0..<40 {
        let bytes = (0..<number * 97).map { UInt8(truncatingIfNeeded: $0 &* number) }
        try fixture.folder.write(bytes, "src/a/b/\(number)", modified: 1_600_000_000 + number)
      }
      try await fixture.run("sync", "src", "pc:mirror")
      try await fixture.run("check", "src", "pc:mirror")
      try await fixture.run("sync", "pc:mirror", "back")
      let sent = try fixture.folder.files(below: "src")
      #expect(try fixture.folder.files(below: "back") == sent)
      #expect(sent.count == 42)

      let listed = try await fixture.run("lsjson", "-R", "--files-only", "--hash", "pc:mirror")
      let tree = try await fixture.cloud.tree("/Backups/mirror").filter { $0.kind == .file }
      let rows = try #require(try JSONSerialization.jsonObject(with: Data(listed.output)) as? [[String: Any]])
      let hashes = rows.compactMap { row in (row["Hashes"] as? [String: String])?["md5"] }
      #expect(Set(hashes) == Set(tree.compactMap(\.md5)))
      #expect(Set(rows.compactMap { $0["ID"] as? String }) == Set(tree.map(\.id)))

      // Nothing to do the second time.
      await fixture.cloud.clearCounts()
      try await fixture.run("sync", "src", "pc:mirror")
      #expect(await fixture.cloud.counts.mutating == 0)
      #expect(await fixture.cloud.counts.total > 0)
    }
  }

  @Test(arguments: Rclone.all)
  func `the commands a backup needs do what they say`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      for name in ["one", "two", "sub/three"] { try fixture.folder.write(Array(name.utf8), "src/\(name)") }
      try await fixture.run("copy", "src", "pc:m")
      try await fixture.run("copyto", "pc:m/one", "pc:m/copy of one")
      try await fixture.run("moveto", "pc:m/two", "pc:m/moved/zwei")
      try await fixture.run("moveto", "pc:m/sub", "pc:m/renamed")
      try await fixture.run("mkdir", "pc:m/new")
      #expect(
        try await paths(fixture) == [
          "copy of one", "moved", "moved/zwei", "new", "one", "renamed", "renamed/three",
        ])
      #expect(try await fixture.cloud.file("/Backups/m/copy of one") == Array("one".utf8))
      try await fixture.run("rmdir", "pc:m/new")
      try await fixture.run("deletefile", "pc:m/copy of one")
      try await fixture.run("purge", "pc:m/renamed")
      #expect(try await paths(fixture) == ["moved", "moved/zwei", "one"])
      let about = try await fixture.run("about", "pc:", "--json")
      #expect(about.text.contains("\"used\": 6"))
      let cat = try await fixture.run("cat", "--offset", "1", "--count", "2", "pc:m/moved/zwei")
      #expect(cat.text == "wo")
    }
  }

  @Test(arguments: Rclone.all)
  func `a sync with a backup folder keeps what it displaces`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      for name in ["stays", "changes", "goes"] {
        try fixture.folder.write(Array("old \(name)".utf8), "src/\(name)", modified: 1_600_000_000)
      }
      try await fixture.run("sync", "src", "pc:m")
      try fixture.folder.write(Array("new changes".utf8), "src/changes")
      unlink("\(fixture.folder.path)/src/goes")
      try await fixture.run("sync", "src", "pc:m", "--backup-dir", "pc:versions/1")
      #expect(try await paths(fixture) == ["changes", "stays"])
      #expect(try await fixture.cloud.file("/Backups/m/changes") == Array("new changes".utf8))
      #expect(try await fixture.cloud.file("/Backups/versions/1/changes") == Array("old changes".utf8))
      #expect(try await fixture.cloud.file("/Backups/versions/1/goes") == Array("old goes".utf8))
    }
  }

  @Test(arguments: Rclone.all)
  func `touching a file sets its time in place`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try fixture.folder.write(Array("x".utf8), "src/f", modified: 1_600_000_000)
      try await fixture.run("sync", "src", "pc:m")
      let before = try await fixture.cloud.tree("/Backups/m")
      await fixture.cloud.clearCounts()
      try fixture.folder.write(Array("x".utf8), "src/f", modified: 1_600_000_500)
      try await fixture.run("sync", "src", "pc:m")
      let after = try await fixture.cloud.tree("/Backups/m")
      #expect(after.map(\.modified) == [1_600_000_500])
      #expect(after.map(\.id) == before.map(\.id))
      #expect(await fixture.cloud.counts.calls["uploadfile"] == nil)
      #expect(await fixture.cloud.counts.calls["copyfile"] == 1)
    }
  }

  @Test(arguments: Rclone.all)
  func `hostile names arrive and come back`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      let names = [
        "new\nline", "esc\u{1B}[31m", "tab\there", "quote\"'", "\u{202E}rtl", String(repeating: "n", count: 255),
        "-leading", " spaces ", "back\\slash", "NFC \u{E9}", "NFC e\u{301}", "\u{301}combining", "Case", "case",
        "#hash;semi", "per%20cent+plus&amp=1", "star*?[x]", "\r\u{7F}", "\u{1F600}", "＼fullwidth", "…", "dir.",
      ]
      for (number, name) in names.enumerated() {
        try fixture.folder.write(Array("\(number)".utf8), "src/\(name)", modified: 1_600_000_000 + number)
        try fixture.folder.write(Array("d\(number)".utf8), "src/sub/\(name)/f", modified: 1_600_000_000 + number)
      }
      try fixture.folder.write([1], Array("src/invalid ".utf8) + [0xFF, 0x80, 0x41])
      try await fixture.run("sync", "src", "pc:m")
      await fixture.cloud.clearCounts()
      try await fixture.run("sync", "src", "pc:m")
      #expect(await fixture.cloud.counts.mutating == 0)
      try await fixture.run("sync", "pc:m", "back")
      let sent = try fixture.folder.files(below: "src")
      #expect(sent.count == names.count * 2 + 1)
      #expect(try fixture.folder.files(below: "back") == sent)
    }
  }

  @Test(arguments: Rclone.all)
  func `a fast listing works below the root and is refused on folder 0`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      let whole = try await fixture.cloud.addToken(NewToken(name: "whole"))
      try fixture.configure("all", token: whole.value, root: 0)
      try await fixture.cloud.putFile("/Backups/m/a/b/c", Array("x".utf8))
      let below = try await fixture.run("lsf", "-R", "--fast-list", "pc:m")
      #expect(below.text.split(separator: "\n").sorted() == ["a/", "a/b/", "a/b/c"])
      let refused = try await fixture.call("listfolder", ["folderid": "0", "recursive": "1"], token: whole.value)
      #expect(refused.result == 1101)
      let listed = try await fixture.run("lsf", "all:")
      #expect(listed.text == "Backups/\n")
    }
  }

  private func paths(_ fixture: Fixture) async throws -> [String] {
    try await fixture.cloud.tree("/Backups/m").map(\.path)
  }
}
