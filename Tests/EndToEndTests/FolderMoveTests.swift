import Foundation
import TestSupport
import Testing

/// A renamed folder is renamed by one call, once every file of it is proven to be the same; else file by file.
@Suite struct FolderMoveTests {
  /// Twenty files of one folder, twins and an empty one among them.
  private static let files = 20

  private func fill(_ world: World) throws {
    try world.fillSource()
    for index in 0..<16 { try world.write("album/\(index % 3)/p\(index).jpg", "picture \(index)") }
    for name in ["twin 1", "twin 2", "0/twin 3"] {
      try world.write("album/" + name, "the same")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_780_000_000)], ofItemAtPath: world.source + "/album/" + name)
    }
    try world.write("album/empty", "")
  }

  /// Puts a file into the mirror, as somebody else would.
  private func put(_ world: World, _ path: String, _ text: String) async throws {
    let file = try world.folder.write(text, to: "stranger")
    try await world.bareRclone("copyto", file, "\(world.destination)/\(path)")
  }

  private func differences(_ world: World, without names: Set<String> = []) async throws -> [String] {
    let mirror = try await world.far().mirror()
    let kept = mirror.paths.filter { !names.contains($0) }
    return mirror.only(kept.map { Array($0.utf8) }).changes(to: try world.sourceTree())
  }

  @Test(arguments: World.Place.allCases) func `one call for all of it`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "guards: {max_deletions: 0, floor: 0}\n")
    try fill(world)
    try await world.backup()
    let before = try await world.far()
    try world.rename("album", "albums/2026 \"ü\"")
    try world.write("albums/2026 \"ü\"/new.jpg", "made after it")
    let plan = try await world.expectUntouched { try await world.plan() }
    #expect(plan["changes"]["move"]["files"].int == Self.files, "\(plan)")
    #expect(plan["changes"]["delete"]["files"].int == 0, "\(plan)")
    try await world.cloud?.forgetCalls()
    try await world.standIn()
    let record = try await world.backup()
    #expect(record.counts == "added 1, moved 20", "\(record)")
    let steps = try world.steps()
    #expect(steps.filter { $0 == "moveto" }.count == 1 && !steps.contains("rename"), "\(steps)")
    if let calls = try await world.cloud?.calls() {
      #expect(calls["renamefolder"] == 1, "\(calls)")
      // The new file's; journals are written under their own names.
      #expect((calls["renamefile"] ?? 0) <= 3, "\(calls)")
      #expect(calls["uploadfile"] == 3, "\(calls)")
      #expect((calls["checksumfile"] ?? 0) <= Self.files + 3, "\(calls)")
    }
    #expect(try await differences(world) == [])
    try await world.checkJournals(try await world.far())
    try world.standDown()
    #expect(try await world.backup().counts == "")

    // The point before has it under its old name.
    let points = try await world.history().filter { $0["kind"].text == "backup" }
    let first = try #require(points.last?["run"].text)
    let restored = try await world.mirrorkeep(
      "restore", "photos", "album", "--at", first, "--to", world.folder.path("out/back"))
    #expect(restored.status == 0, "\(restored)")
    let out = try Tree(reading: world.folder.path("out/back"))
    #expect(
      out.changes(
        to: before.mirror().only(before.mirror().paths.filter { $0.hasPrefix("album/") }.map { Array($0.utf8) })) == [])
  }

  /// What the job does not see may lie in it, or it is not the same: then each file counts for itself.
  @Test(arguments: World.Place.allCases) func `not all of it, or not the same`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "filters: [\"- *.tmp\"]\n")
    try fill(world)
    try await world.backup()
    try await put(world, "album/1/hidden.tmp", "somebody's")
    try world.rename("album", "moved")
    try await world.standIn()
    let record = try await world.backup()
    #expect(record.counts == "added 4, deleted 4, moved 16", "\(record)")
    #expect(try !world.steps().contains("moveto"))
    #expect(try await world.far().mirror().text("album/1/hidden.tmp") == "somebody's")
    #expect(try await differences(world, without: ["album/1/hidden.tmp"]) == [])

    // One of them has other content of the same size and time.
    let path = world.source + "/moved/1/p1.jpg"
    let stamp = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
    try world.rename("moved", "again")
    try world.write("again/1/p1.jpg", "PICTURE 1")
    try FileManager.default.setAttributes([.modificationDate: stamp], ofItemAtPath: world.source + "/again/1/p1.jpg")
    let before = try await world.far()
    let second = try await world.backup()
    #expect(try !world.steps().contains("moveto"))
    #expect(second.counts == "added 5, deleted 5, moved 15", "\(second)")
    #expect(try await differences(world, without: ["album/1/hidden.tmp"]) == [])
    var after = try await world.far()
    #expect(after.versions(second.run).text("moved/1/p1.jpg") == before.mirror().text("moved/1/p1.jpg"))
    after.files[Array("jobs/photos/album/1/hidden.tmp".utf8)] = nil
    try await world.checkJournals(after)
  }

  @Test(arguments: World.Place.allCases)
  func `somebody is faster, or an old name comes back`(_ place: World.Place) async throws {
    let world = try await World(place)
    try fill(world)
    try await world.backup()
    try world.rename("album", "moved")
    // A file of the new name is there at the last moment: it stays, and so does the one that would have to replace it.
    let config = world.folder.path("rclone.conf")
    try await world.standIn(
      #"""
      if [ $step = moveto ] && [ $count = 1 ]; then
        echo theirs >"$W/theirs"
        "$REAL" --config '\#(config)' copyto "$W/theirs" '\#(world.destination)/moved/1/p1.jpg'
      fi
      exec "$REAL" "$@"
      """#)
    let record = try await world.backup()
    #expect(record.outcome == "incomplete", "\(record)")
    let between = try await world.far().mirror()
    #expect(between.text("moved/1/p1.jpg") == "theirs\n")
    #expect(between.text("album/1/p1.jpg") == "picture 1")
    try world.standDown()
    #expect(try await world.backup().outcome == "succeeded")
    let after = try await world.far()
    #expect(after.versions(try await world.history().first?["run"].text ?? "").text("moved/1/p1.jpg") == "theirs\n")
    #expect(try await differences(world) == [])
    try await world.checkJournals(after)

    // An old name comes back between plan and rename: all of it waits.
    try world.rename("moved", "last")
    try await world.standIn(
      #"""
      [ $step = check ] && { "$REAL" "$@"; status=$?; mkdir -p "$W/source/moved/1"; echo new >"$W/source/moved/1/p1.jpg"; exit $status; }
      exec "$REAL" "$@"
      """#)
    _ = try world.steps()
    let waiting = try await world.backup()
    #expect(waiting.outcome == "incomplete", "\(waiting)")
    #expect(try !world.steps().contains("moveto"))
    try world.standDown()
    #expect(try await world.backup().outcome == "succeeded")
    #expect(try await differences(world) == [])
    try await world.checkJournals(try await world.far())
  }

  @Test(arguments: [true, false]) func `kill -9 around the rename of a folder`(_ isBefore: Bool) async throws {
    let world = try await World()
    try fill(world)
    try await world.backup()
    try world.rename("album", "moved")
    try world.write("f5", "replaced")
    try await world.killRun(at: "moveto", before: isBefore)
    try world.standDown()
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    #expect(record.counts == (isBefore ? "replaced 1, moved 20" : "replaced 1"), "\(record)")
    #expect(try await differences(world) == [])
    try await world.checkJournals(try await world.far())
    #expect(try await world.backup().counts == "")
  }
}
