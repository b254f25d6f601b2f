import Foundation
import TestSupport
import Testing

/// Files that share size and second and were renamed one by one: renamed on the remote where only one of them can be
/// meant, else sent and deleted.
@Suite struct BurstRenameTests {
  private static let time = 1_780_000_000.25

  private func stamp(_ world: World, _ path: String, _ time: Double = time) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: world.source + "/" + path)
  }

  /// Writes files of one time and, given texts of one length, one size.
  private func shoot(_ world: World, _ texts: [String], in folder: String = "shots") throws {
    for (index, text) in texts.enumerated() {
      try world.write("\(folder)/\(index).raw", text)
      try stamp(world, "\(folder)/\(index).raw")
    }
  }

  /// Five that differ, two of them only at their ends, far from their beginnings.
  private var burst: [String] {
    let long = String(repeating: "picture ", count: 40_000)
    return ["1" + long + "1", "2" + long + "1", "3" + long + "1", "3" + long + "2", "4" + long + "2"]
  }

  private func expectMirror(_ world: World, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let after = try await world.far()
    #expect(after.mirror().changes(to: try world.sourceTree()) == [], sourceLocation: sourceLocation)
    #expect(after.partials == [], sourceLocation: sourceLocation)
    try await world.checkJournals(after)
    #expect(try await world.backup().counts == "", sourceLocation: sourceLocation)
  }

  @Test(arguments: World.Place.allCases)
  func `each of a burst is renamed, to names in another order`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "guards: {max_deletions: 0, floor: 0}\n")
    try world.fillSource()
    try shoot(world, burst)
    try await world.backup()
    let before = try await world.far()
    for index in 0..<5 { try world.rename("shots/\(index).raw", "\(index % 2)/the \(5 - index) ü.raw") }
    let plan = try await world.expectUntouched { try await world.plan() }
    #expect(plan["changes"]["move"]["files"].int == 5, "\(plan)")
    try await world.cloud?.forgetCalls()
    let record = try await world.backup()
    #expect(record.counts == "moved 5", "\(record)")
    // Two journals.
    if let calls = try await world.cloud?.calls() { #expect(calls["uploadfile"] == 2, "\(calls)") }
    try await expectMirror(world)
    let points = try await world.points()
    try await world.restore("--at", try #require(points.first), "--to", world.target())
    try world.restored().expectEqual(before.mirror())
  }

  @Test(arguments: World.Place.allCases)
  func `identical ones among them are sent and deleted`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try shoot(world, burst + [burst[3]])
    try await world.backup()
    let before = try await world.far()
    for index in 0..<6 { try world.rename("shots/\(index).raw", "sorted/\(9 - index).raw") }
    let record = try await world.backup()
    #expect(record.counts == "added 2, deleted 2, moved 4", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after.addingMoved([0, 1, 2, 4].map { "shots/\($0).raw" }, of: before))
    try await expectMirror(world)
  }

  /// A remote that keeps seconds takes either for the other.
  @Test(arguments: World.Place.allCases)
  func `identical ones of neighbouring seconds are sent and deleted`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try shoot(world, ["the same", "the same"])
    try stamp(world, "shots/0.raw", 1_780_000_000.75)
    try stamp(world, "shots/1.raw", 1_780_000_001.25)
    try await world.backup()
    let before = try await world.far()
    try world.rename("shots/0.raw", "a/0")
    try world.rename("shots/1.raw", "a/1")
    let record = try await world.backup()
    #expect(record.counts == "added 2, deleted 2", "\(record)")
    before.expectNothingLost(in: try await world.far())
    try await expectMirror(world)
  }

  @Test(arguments: World.Place.allCases)
  func `one old name for several new ones, and the other way`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try shoot(world, ["one"])
    try await world.backup()
    let first = try await world.far()
    try world.rename("shots/0.raw", "new/1.raw")
    try shoot(world, ["two", "six"], in: "new/more")
    let record = try await world.backup()
    #expect(record.counts == "added 2, moved 1", "\(record)")
    first.expectNothingLost(in: try await world.far().addingMoved(["shots/0.raw"], of: first))
    try await expectMirror(world)

    // Of two old names with this content either may be the one; the other is deleted.
    try shoot(world, ["one"], in: "copy")
    try await world.backup()
    let before = try await world.far()
    try world.rename("new/1.raw", "last.raw")
    try world.remove("copy")
    try world.remove("new/more/0.raw")
    let last = try await world.backup()
    #expect(last.counts == "deleted 2, moved 1", "\(last)")
    let after = try await world.far()
    let kept = after.versions(last.run).paths
    #expect(kept.contains("new/more/0.raw") && kept.count == 2, "\(kept)")
    before.expectNothingLost(in: after.addingMoved(["new/1.raw", "copy/0.raw"], of: before))
    try await expectMirror(world)
  }

  @Test func `names swapped among them, and a file that takes a folder's name`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try shoot(world, burst)
    for index in 0..<5 { try stamp(world, "shots/\(index).raw", Self.time + 0.1 * Double(index)) }
    try await world.backup()
    let before = try await world.far()
    // Swapped names are other content in the same places; the rest is renamed, one into a folder of its name.
    try world.rename("shots/0.raw", "x")
    try world.rename("shots/1.raw", "shots/0.raw")
    try world.rename("x", "shots/1.raw")
    try world.rename("shots/2.raw", "y")
    try world.rename("y", "shots/2.raw/2")
    try world.rename("shots/3.raw", "3")
    try world.rename("shots/4.raw", "4")
    let record = try await world.backup()
    #expect(record.counts == "added 1, replaced 2, deleted 1, moved 2", "\(record)")
    before.expectNothingLost(in: try await world.far().addingMoved(["shots/3.raw", "shots/4.raw"], of: before))
    try await expectMirror(world)
  }

  @Test(arguments: World.Place.allCases, ["prove", "rename"])
  func `kill -9 around the rename of a burst`(_ place: World.Place, _ step: String) async throws {
    for isBefore in [true, false] {
      let world = try await World(place)
      let before = try await renameBurst(in: world)
      try await world.killRun(at: step, before: isBefore)
      try await expectWhole(world, before, moved: step == "rename" && !isBefore ? 0 : 5)
    }
  }

  @Test(arguments: World.Place.allCases)
  func `kill -9 with a part of the burst renamed`(_ place: World.Place) async throws {
    let world = try await World(place)
    let before = try await renameBurst(in: world)
    let alive = try EndOfLife()
    // Two lines a file.
    let running = try await world.startBlocked(
      by: #"""
        [ $step = rename ] && [ $count = 1 ] || exec "$REAL" "$@"
        for word; do
          [ "$last" = --files-from-raw ] && { head -n 4 "$word" >"$W/part"; cat "$W/part" >"$word"; }
          last=$word
        done
        "$REAL" "$@"; block
        """#, alive: alive)
    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    try await world.waitForEnd(alive)
    try await expectWhole(world, before, moved: 3)
  }

  private func renameBurst(in world: World) async throws -> Tree {
    try world.fillSource()
    try shoot(world, burst)
    try await world.backup()
    for index in 0..<5 { try world.rename("shots/\(index).raw", "sorted/\(9 - index).raw") }
    return try await world.far()
  }

  /// The next run renames the rest, and nothing is said to be lost.
  private func expectWhole(_ world: World, _ before: Tree, moved: Int) async throws {
    try world.standDown()
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    #expect(record.counts == (moved == 0 ? "" : "moved \(moved)"), "\(record)")
    #expect(try await world.history().allSatisfy { $0.reason != "version-lost" })
    let moves = (0..<5).map { "shots/\($0).raw" }
    before.expectNothingLost(in: try await world.far().addingMoved(moves, of: before))
    try await expectMirror(world)
    try await world.restore("--at", try #require(try await world.points().first), "--to", world.target())
    try world.restored().expectEqual(before.mirror())
  }
}
