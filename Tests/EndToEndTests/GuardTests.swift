import Foundation
import TestSupport
import Testing

/// Whatever a guard holds leaves the remote exactly as it was, says why, and can be answered by exactly one command.
@Suite struct GuardTests {
  static let tight = "guards: {max_deletions: 3, max_replacements: 3, floor: 0}\n"

  @Test(arguments: World.Place.allCases) func `row 3: an emptied source is held`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    for name in try FileManager.default.contentsOfDirectory(atPath: world.source) { try world.remove(name) }
    let record = try await world.expectRefused("source-empty", 6)
    let plan = try await world.expectUntouched { try await world.plan() }
    #expect(plan["verdict"].text == "held")
    #expect(plan["plan"] == record["plan"])
    #expect(plan["findings"][0]["reason"].text == "source-empty")
    #expect(plan["findings"][0]["found_files"].int == 12)
    try await world.expectRefused("source-empty", 6, "--plan", try #require(plan["plan"].text))

    // An emptied source that is meant: everything goes, and every byte is kept.
    let accepted = try await world.backup("--accept", try #require(plan["plan"].text))
    #expect(accepted.outcome == "succeeded")
    #expect(accepted.counts == "deleted 12")
    let after = try await world.far()
    #expect(after.mirror().files.isEmpty)
    #expect(after.versions(accepted.run).changes(to: before.mirror()) == [])
    // An empty source over an empty mirror has nothing to do.
    #expect(try await world.backup().counts == "")
    #expect(try await world.history().map(\.outcome) == ["succeeded", "succeeded", "held", "held", "succeeded"])
  }

  @Test func `row 4: too many deletions hold uploads too, and what is accepted is these paths only`() async throws {
    let world = try await World(.cloud, keys: Self.tight)
    try world.fillSource()
    try await world.backup()
    for index in 0..<4 { try world.remove("f\(index)") }
    try world.write("new", "new")
    let held = try await world.expectRefused("too-many-deletions", 6)
    let finding = held["findings"][0]
    #expect(finding["found_files"].int == 4 && finding["of_files"].int == 12 && finding["limit_files"].int == 3)
    let plan = try #require(held["plan"].text)
    #expect(held["hint"].text?.contains("--accept \(plan)") == true)

    // Three more are below the limit by themselves; four more are not, whatever was accepted before.
    for index in 4..<8 { try world.remove("f\(index)") }
    let again = try await world.expectRefused("too-many-deletions", 6, "--accept", plan)
    #expect(again["findings"][0]["found_files"].int == 4)
    try world.write("f7", "content back")
    let accepted = try await world.backup("--accept", plan)
    #expect(accepted.outcome == "succeeded")
    #expect(accepted.counts == "added 1, replaced 1, deleted 7")
    let far = try await world.far()
    #expect(far.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(far)
  }

  /// FAILURES row 18.
  @Test func `row 18: files encrypted in place are held, and accepted ones all keep their old content`() async throws {
    let world = try await World(keys: Self.tight)
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    for path in try world.sourceTree().files.keys { try world.write(path, (0..<64).map { _ in .random(in: 0...255) }) }
    let held = try await world.expectRefused("too-many-replacements", 6)
    let accepted = try await world.backup("--accept", try #require(held["plan"].text))
    #expect(accepted.counts == "replaced 12")
    let after = try await world.far()
    #expect(after.versions(accepted.run).changes(to: before.mirror()) == [])
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
  }

  /// FAILURES row 19.
  @Test func `row 19: files encrypted and renamed are held without an upload`() async throws {
    let world = try await World(keys: Self.tight)
    try world.fillSource()
    try await world.backup()
    for path in try world.sourceTree().paths {
      try world.remove(path)
      try world.write(path + ".locked", "scrambled")
    }
    try await world.expectRefused("too-many-deletions", 6)
  }

  @Test func `files found at a new destination are held, and adopted without sending them again`() async throws {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.bareRclone("copy", world.source, world.destination)
    try world.write("new", "new")
    try world.remove("f9")
    let held = try await world.expectRefused("destination-not-empty", 6)
    try await world.expectRefused("destination-not-empty", 6, "--accept", try #require(held["plan"].text))

    let before = try await world.far()
    try await cloud.forgetCalls()
    let record = try await world.backup("--adopt")
    #expect(record.outcome == "succeeded")
    #expect(record.counts == "added 1, deleted 1")
    // The new file, the claim, and at most three journals: nothing that was there is sent again.
    #expect(try #require(try await cloud.calls()["uploadfile"]) <= 5)
    let after = try await world.far()
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    #expect(after.versions(record.run).changes(to: before.mirror().only([Array("f9".utf8)])) == [])
    try await world.checkJournals(after)
    let history = try await world.history()
    #expect(history.map(\.outcome).sorted() == ["held", "held", "succeeded", "succeeded"])
    let recovery = try #require(history.first { $0["kind"].text == "recover" })
    #expect(recovery.outcome == "succeeded" && recovery.counts == "added 12")
    #expect(try await world.backup().counts == "")
  }

  @Test func `a run still held writes nothing, adopting or not`() async throws {
    let world = try await World(keys: Self.tight)
    try world.fillSource()
    try await world.bareRclone("copy", world.source, world.destination)
    for index in 0..<5 { try world.remove("f\(index)") }
    try await world.expectRefused("too-many-deletions", 6, "--adopt")
    #expect(try await world.history().count == 1)
  }

  @Test(arguments: World.Place.allCases)
  func `row 22: another's destination is refused`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "other")
    // Another state folder is another owner.
    for options in [[], ["--accept", "p-0000000000"]] as [[String]] {
      let ending = try await world.expectUntouched {
        try await world.start(["run", "photos", "--json"] + options, state: world.folder.path("state2")).end()
      }
      guard options.isEmpty else {
        #expect(ending.status == 2 && ending.stdout.isEmpty)
        continue
      }
      let record = try world.record(ending)
      #expect(record.reason == "claimed-by-another" && record["exit_status"].int == 4)
      #expect(record.message.contains("photos"))
    }
    // The owner goes on.
    #expect(try await world.backup().counts == "replaced 1")
  }

  @Test func `a plan named has to be the plan still`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "other")
    try world.remove("f2")
    let plan = try #require(try await world.plan()["plan"].text)
    try world.write("f3", "changed since")
    let held = try await world.expectRefused("plan-changed", 6, "--plan", plan)
    #expect(held["plan"].text != plan)
    let record = try await world.backup("--plan", try #require(held["plan"].text))
    #expect(record.counts == "replaced 2, deleted 1")
    try await world.checkJournals(try await world.far())
  }

  @Test func `a first upload by plan sends what the plan holds`() async throws {
    let world = try await World()
    try world.fillSource()
    let plan = try #require(try await world.plan()["plan"].text)
    try await world.standIn(#"[ $step = send ] && echo late >"$W/source/late"; exec "$REAL" "$@""#)
    #expect(try await world.backup("--plan", plan).counts == "added 12")
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == ["add late"])
  }

  @Test func `rows 1, 6: a source that is not there, is a file, or cannot be read`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try await world.standIn()
    try world.writeJob(source: world.folder.path("gone"))
    try await world.expectRefused("source-missing", 3)
    try world.writeJob(source: world.folder.path("source/f1"))
    try await world.expectRefused("source-not-a-folder", 3)
    try world.writeJob()
    chmod(world.source, 0)
    defer { chmod(world.source, 0o755) }
    let record = try await world.expectUntouched {
      try await world.backup(through: Unprivileged.prefix)
    }
    #expect(record.reason == "source-unreadable" && record["exit_status"].int == 3)
    #expect(try world.steps().filter { $0 != "version" } == [], "rclone is not started for a source that is not there")
    #expect(
      try await world.history().map(\.reason) == ["source-unreadable", "source-not-a-folder", "source-missing", nil])
  }
}
