import Foundation
import TestSupport
import Testing

/// Renamed files are renamed on the remote, proven by their hash, and not sent again.
@Suite struct RenameTests {
  @Test(arguments: World.Place.allCases) func `files and folders that were renamed`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "guards: {max_deletions: 0, floor: 0}\n")
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    try world.rename("f1", "renamed/f1")
    try world.rename("f2", "f2 \"again\" \\ ü")
    try world.rename("d", "moved/d")
    try world.write("f3", "replaced at the same time")
    let plan = try await world.expectUntouched { try await world.plan() }
    #expect(plan["changes"]["move"]["files"].int == 4, "\(plan)")
    #expect(plan["list"].list.contains { $0["path"].text == "renamed/f1" && $0["from"].text == "f1" }, "\(plan)")
    try await world.cloud?.forgetCalls()
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    #expect(record.counts == "replaced 1, moved 4", "\(record)")
    // The replaced file and two journals.
    if let calls = try await world.cloud?.calls() { #expect(calls["uploadfile"] == 3) }
    let after = try await world.far()
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    #expect(after.versions(record.run).changes(to: before.mirror().only([Array("f3".utf8)])) == [])
    try await world.checkJournals(after)
    #expect(try await world.backup().counts == "")

    // What was renamed and is then deleted is kept under its last name.
    try world.writeJob()
    try world.remove("renamed/f1")
    let deleted = try await world.backup()
    #expect(deleted.counts == "deleted 1")
    let last = try await world.far()
    #expect(last.versions(deleted.run).paths == ["renamed/f1"])
    try await world.checkJournals(last)
  }

  @Test(arguments: World.Place.allCases)
  func `names that only look renamed are sent and deleted`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try world.write("twin 1", "the same")
    try world.write("twin 2", "the same")
    try world.write("other", "123456")
    try await world.backup()
    // Two identical ones may be either; another has the size and time of a gone one and other content.
    let stamp = try FileManager.default.attributesOfItem(atPath: world.source + "/other")[.modificationDate] as? Date
    for name in ["twin 1", "twin 2"] {
      try FileManager.default.setAttributes(
        [.modificationDate: try #require(stamp)], ofItemAtPath: world.source + "/" + name)
    }
    try await world.backup()
    try world.rename("twin 1", "t/1")
    try world.rename("twin 2", "t/2")
    try world.remove("other")
    try world.write("another", "654321")
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(stamp)], ofItemAtPath: world.source + "/another")
    let before = try await world.far()
    let record = try await world.backup()
    #expect(record.counts == "added 3, deleted 3", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after)
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(after)
  }

  @Test(arguments: World.Place.allCases)
  func `a renamed file that changes while the run works`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.rename("f4", "renamed")
    try world.rename("f5", "renamed too")
    let before = try await world.far()
    try await world.standIn(#"[ $step = rename ] && echo changed >"$W/source/renamed"; exec "$REAL" "$@""#)
    let record = try await world.backup()
    #expect(record.outcome == "incomplete", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after.addingMoved(["f5"], of: before))
    try await world.checkJournals(after)
    #expect(try await world.backup().outcome == "succeeded")
    let last = try await world.far()
    before.expectNothingLost(in: last.addingMoved(["f5"], of: before))
    #expect(last.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(last)
  }

  @Test(arguments: World.Place.allCases)
  func `an old name that is back before its file was renamed`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.rename("f4", "f4.1")
    try world.rename("f5", "f5.1")
    let before = try await world.far()
    // Once before the run looks, and once in the moment between its look and rclone's.
    try await world.standIn(
      #"""
      [ $step = features ] && [ $count = 1 ] && echo "a new log" >"$W/source/f4"
      [ $step = rename ] && [ $count = 1 ] && echo "another" >"$W/source/f5"
      exec "$REAL" "$@"
      """#)
    let record = try await world.backup()
    #expect(record.outcome == "incomplete", "\(record)")
    before.expectNothingLost(in: try await world.far())
    try await world.checkJournals(try await world.far())
    #expect(try await world.backup().outcome == "succeeded")
    let after = try await world.far()
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    before.expectNothingLost(in: after.addingMoved(["f4", "f5"], of: before))
    try await world.checkJournals(after)
  }

  @Test func `a file moved into a folder of its own name, and one that takes its folder's name`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try await world.backup()
    try world.rename("f4", "f4.tmp")
    try world.rename("f4.tmp", "f4/x")
    try world.rename("d/h", "d.tmp")
    try world.remove("d")
    try world.rename("d.tmp", "d")
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    let after = try await world.far()
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(after)
  }

  @Test(arguments: ["prove", "rename", "delete", "send"], [true, false])
  func `kill -9 around renames and swaps`(_ step: String, isBefore: Bool) async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    try world.rename("f4", "renamed/f4")
    try world.rename("d/h", "h")
    try world.remove("f1")
    try world.write("f1/x", "a folder now")
    try world.remove("d")
    try world.write("d", "a file now")
    try world.write("f5", "replaced")
    try await world.killRun(at: step, before: isBefore)
    before.expectNothingLost(in: try await world.far().addingMoved(["f4", "d/h"], of: before))

    try world.standDown()
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after.addingMoved(["f4", "d/h"], of: before))
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    #expect(after.partials == [])
    try await world.checkJournals(after)
    #expect(try await world.backup().counts == "")
  }

  @Test func `a file moved into a folder that was a file, and out of one that becomes one`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    try world.remove("f1")
    try world.rename("f2", "f1/f2")
    try world.rename("d/h", "h")
    try world.remove("d")
    try world.write("d", "a file now")
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    #expect(record.counts == "added 1, deleted 2, moved 2", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after.addingMoved(["f2", "d/h"], of: before))
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(after)
  }
}

extension Tree {
  /// As if the files of `paths` were still in the mirror under their old names: a rename displaces nothing.
  func addingMoved(_ paths: [String], of before: Tree) -> Tree {
    var tree = self
    for path in paths {
      let key = Array("jobs/photos/\(path)".utf8)
      tree.files[key] = before.files[key]
    }
    return tree
  }
}
