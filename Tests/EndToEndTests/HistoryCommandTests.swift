import Foundation
import TestSupport
import Testing

/// What `history` tells about real runs: which run did what to a file, how its bytes come back, and what a run started.
@Suite struct HistoryCommandTests {
  @Test func `which run deleted this file, and the command that brings it back`() async throws {
    let world = try await World()
    try world.write("a/one.txt", "first")
    try world.write("a/two.txt", "two")
    try world.write("b.txt", "b")
    let added = try await world.backup()
    try world.write("a/one.txt", "second")
    let replaced = try await world.backup()
    try FileManager.default.removeItem(atPath: world.source + "/a/one.txt")
    let deleted = try await world.backup()
    let events = try JSON(try await world.mirrorkeep("history", "file", "photos", "a/one.txt", "--json").stdout).list
    #expect(events.map { $0["change"].text } == ["added", "replaced", "deleted"])
    #expect(events.map(\.run) == [added.run, replaced.run, deleted.run])
    // Each command is one that works, and brings back what the line is about.
    for (number, content) in [(0, "first"), (1, "second"), (2, "second")] {
      let words = events[number]["restore"].list.compactMap(\.text)
      #expect(words.prefix(3) == ["mirrorkeep", "restore", "photos"], "\(words)")
      let folder = try #require(words.firstIndex(of: "restored"))
      var arguments = Array(words.dropFirst())
      arguments[folder - 1] = world.target("back\(number)")
      #expect(try await world.start(arguments).end().status == 0, "\(arguments)")
      #expect(try String(contentsOfFile: world.target("back\(number)") + "/a/one.txt", encoding: .utf8) == content)
    }
    let text = try await world.mirrorkeep("history", "file", "photos", "a/one.txt").stdout
    #expect(
      text.contains("bring it back with\n  mirrorkeep restore photos --at \(replaced.run) --to restored a/one.txt"))

    let all = try JSON(try await world.mirrorkeep("history", "file", "photos", "--glob", "a/*.txt", "--json").stdout)
      .list
    #expect(Set(all.compactMap { $0["path"].text }) == ["a/one.txt", "a/two.txt"] && all.count == 4)
    let cut = try await world.mirrorkeep("history", "file", "photos", "--glob", "**", "--limit", "1")
    #expect(cut.status == 0 && cut.stderr.contains("only the first 1 files are shown"), "\(cut)")
    let folder = try await world.mirrorkeep("history", "file", "photos", "a")
    #expect(folder.status == 2 && folder.stderr.contains("--glob 'a/**'"), "\(folder)")
    #expect(try await world.mirrorkeep("history", "file", "photos", "--glob", "a/[").status == 2)
    #expect(try await world.mirrorkeep("history", "file", "photos", "--glob", "nothing/*").status == 2)
  }

  @Test func `a run shows its phases and every command, in order, without a secret`() async throws {
    let world = try await World(.cloud)
    try world.fillSource()
    let record = try await world.backup()
    let shown = try JSON(try await world.mirrorkeep("history", "show", record.run, "--json").stdout)
    let commands = shown["commands"].list
    let steps = commands.map { $0["argv"].list.compactMap(\.text) }
    #expect(steps.contains { $0.contains("sync") && $0.contains("--dry-run") }, "\(steps)")
    #expect(steps.allSatisfy { $0.first?.hasSuffix("rclone") == true }, "\(steps)")
    #expect(commands.allSatisfy { $0["exit_status"].int != nil }, "\(commands)")
    #expect(commands.last?["exit_status"].int == 0)
    let times = commands.map { $0["after_seconds"].number ?? -1 }
    #expect(times == times.sorted() && times.allSatisfy { $0 >= 0 })
    let phases = shown["phases"].list.compactMap { $0["phase"].text }
    #expect(phases.contains("planning") && phases.contains("sending"), "\(phases)")
    #expect(shown["attempts"].list.map(\.run) == [record.run])
    let text = try await world.mirrorkeep("history", "show", record.run).stdout
    #expect(text.contains("\ncommands\n") && text.contains("--dry-run") && text.contains("exit 0"), "\(text)")
    let token = try #require(world.cloud).token
    #expect(!text.contains(token) && !"\(shown)".contains(token))
  }

  @Test func `filters by kind, outcome, reason and time`() async throws {
    let world = try await World()
    try world.fillSource()
    let good = try await world.backup()
    #expect(try await world.mirrorkeep("verify", "photos").status == 0)
    try FileManager.default.moveItem(atPath: world.source, toPath: world.source + ".away")
    let failed = try await world.backup()
    func list(_ options: String...) async throws -> [String] {
      try JSON(try await world.start(["history", "--json"] + options).end().stdout).list.map(\.run)
    }
    #expect(try await list("--kind", "verify").count == 1)
    #expect(try await list("--outcome", "failed", "--reason", "source-missing") == [failed.run])
    #expect(try await list("--reason", "network") == [])
    #expect(try await list("--kind", "backup") == [failed.run, good.run])
    #expect(try await list("--until", "2020-01-01") == [])
    #expect(try await list("--since", "1h", "--until", "2100-01-01", "--limit", "2").count == 2)
    #expect(try await world.mirrorkeep("history", "--reason", "because").status == 2)
  }
}
