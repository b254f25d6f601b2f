import Foundation
import TestSupport
import Testing

/// What scripts rely on: one JSON value on standard output and nothing else, statuses, empty output for usage errors.
@Suite struct OutputTests {
  @Test func `every command prints exactly one JSON value`() async throws {
    let world = try await World()
    try world.fillSource()
    let run = try await world.backup().run
    try world.writeJob("broken", keys: "sauce: x\n")
    try world.writeJob("gone", source: "/nonexistent/folder")
    for (arguments, status) in [
      (["run", "photos"], 0), (["run", "broken"], 2), (["run", "gone"], 3), (["run", "--all"], 3),
      (["plan", "photos"], 0),
      (["plan", "photos", "--list"], 0), (["plan", "broken"], 2), (["plan", "gone"], 3), (["history"], 0),
      (["history", "photos"], 0), (["history", "show", run], 0),
      (["history", "log", run], 0),
      (["history", "file", "photos", "f1"], 0), (["report"], 0), (["report", "photos", "--since", "7d"], 0),
      (["validate"], 2), (["schema"], 0), (["remote", "list"], 0),
      (["remote", "check", "disk"], 0), (["remote", "check", "nosuch"], 7),
    ] as [([String], Int32)] {
      let ending = try await world.start(arguments + ["--json"]).end()
      #expect(ending.status == status, "\(arguments): \(ending)")
      #expect((try? JSON(ending.stdout)) != nil, "\(arguments): \(ending)")
      let before = try await world.start(["--json"] + arguments).end()
      #expect(before.status == status)
      // Off a terminal there is no colour and no line that is drawn over.
      #expect(!ending.stderr.contains("\u{1B}") && !ending.stderr.contains("\r"), "\(arguments): \(ending)")
    }
    let several = try JSON(try await world.mirrorkeep("run", "--all", "--json").stdout)
    #expect(several.list.map { $0["job"].text } == ["broken", "gone", "photos"])
    #expect(several.list.map(\.outcome) == ["failed", "failed", "succeeded"])
  }

  @Test(
    arguments: [
      ["run"], ["run", "nosuch"], ["run", "photos", "nosuch"], ["run", "photos", "--plan", "p-0000000000"],
      ["run", "photos", "--accept", "nosuch"], ["run", "--nosuch"], ["run", "photos", "--setup", "sometimes"],
      ["run", "photos", "--all"], ["plan"], ["plan", "nosuch"], ["plan", "photos", "other"], ["nosuch"],
      ["history", "--limit", "0"], ["history", "--outcome", "good"], ["history", "--since", "whenever"],
      ["remote", "setup"], ["remote", "check"], ["history", "nosuch"],
      ["run", "../photos"], ["run", "-v"],
    ])
  func `a usage error has status 2 and nothing on stdout`(_ arguments: [String]) async throws {
    let world = try await World()
    try world.fillSource()
    for options in [[], ["--json"]] as [[String]] {
      let ending = try await world.start(arguments + options).end()
      #expect(ending.status == 2, "\(arguments): \(ending)")
      #expect(ending.stdout.isEmpty, "\(arguments): \(ending)")
      #expect(ending.stderr.hasPrefix("error: "), "\(arguments): \(ending)")
    }
    #expect(try await world.history() == [], "no record")
  }

  @Test func `no jobs folder`() async throws {
    let world = try await World()
    try FileManager.default.removeItem(atPath: world.folder.path("jobs"))
    for arguments in [["run", "photos", "--json"], ["plan", "photos", "--json"], ["validate"]] {
      let ending = try await world.start(arguments).end()
      #expect(ending.status == 2 && ending.stdout.isEmpty, "\(ending)")
      #expect(ending.stderr.contains("mirrorkeep init"), "\(ending)")
    }
  }

  @Test func `text for people`() async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.mirrorkeep("run", "photos")
    #expect(first.status == 0 && first.stdout.hasPrefix("photos: succeeded"))
    #expect(first.stdout.split(separator: "\n").count == 1)
    let again = try await world.mirrorkeep("run", "photos", "--quiet")
    #expect(again.status == 0 && again.stderr.isEmpty)
    #expect(again.stdout.contains("nothing to do") && again.stdout.split(separator: "\n").count == 1)
    for name in try FileManager.default.contentsOfDirectory(atPath: world.source) { try world.remove(name) }
    let held = try await world.mirrorkeep("run", "photos")
    #expect(held.status == 6 && held.stderr.contains("error: ") && held.stderr.contains("hint:  "))
    #expect(held.stderr.contains("--accept p-"))
    for word in ["Failure(", "Error Domain", "fatal", "NSError"] { #expect(!held.stderr.contains(word)) }
  }

  @Test func `row 74: a reader that goes away is no crash`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let through = ["sh", "-c", "{ \"$@\"; echo $? >\"$0\"; } | true", world.folder.path("status")]
    _ = try await world.mirrorkeep("history", "--json", through: through)
    let status = try world.folder.text("status")
    #expect(!status.hasPrefix("141") && !status.hasPrefix("13"), "died of \(status)")
  }
}
