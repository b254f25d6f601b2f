import Foundation
import TestSupport
import Testing

/// A file that becomes a folder, and the other way round, are ordinary changes: done in one run, and nobody else waits.
@Suite struct TypeSwapTests {
  @Test(arguments: World.Place.allCases) func `a file becomes a folder`(_ place: World.Place) async throws {
    try await swap(place, displaced: ["f1"]) { world in
      try world.remove("f1")
      try world.write("f1/in/side", "inside")
    }
  }

  @Test(arguments: World.Place.allCases) func `a folder becomes a file`(_ place: World.Place) async throws {
    try await swap(place, displaced: ["d/e/g", "d/h"]) { world in
      try world.remove("d")
      try world.write("d", "a file now")
    }
  }

  @Test(arguments: World.Place.allCases) func `both at once, and deep inside`(_ place: World.Place) async throws {
    try await swap(place, displaced: ["d/e/g", "d/h", "f1", "f2"]) { world in
      for path in ["d/e", "d/h", "f1", "f2"] { try world.remove(path) }
      try world.write("d/e", "a file in place of a folder")
      try world.write("d/h/was/a file", "a folder in place of a file")
      try world.write("f1/f1", "of the same name")
      try world.write("f2/a", "one")
      try world.write("f2/b", "two")
    }
  }

  private func swap(
    _ place: World.Place, displaced: [String], _ change: (World) throws -> Void
  ) async throws {
    let world = try await World(place, keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    try await world.backup()
    try change(world)
    try world.write("f5", "replaced")
    try world.remove("f6")
    try world.write("new", "new")
    let before = try await world.far()
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after)
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    let kept = after.versions(record.run)
    #expect(kept.paths.sorted() == (displaced + ["f5", "f6"]).sorted())
    try await world.checkJournals(after)
    #expect(try await world.backup().counts == "")
  }

  @Test(arguments: World.Place.allCases)
  func `what stands in the way stays where deletions have to wait`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try world.write("locked/a", "cannot be listed later")
    try await world.backup()
    try world.remove("f1")
    try world.write("f1/in/side", "inside")
    try world.write("new", "new")
    chmod(world.source + "/locked", 0)
    defer { chmod(world.source + "/locked", 0o755) }
    let before = try await world.far()
    let record = try await world.backup(through: Unprivileged.prefix)
    #expect(record.outcome == "incomplete" && record.failedPaths.contains("f1/in/side"), "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: [])
    #expect(after.mirror().files[Array("f1".utf8)] != nil && after.mirror().files[Array("new".utf8)] != nil)
    chmod(world.source + "/locked", 0o755)
    #expect(try await world.backup(through: Unprivileged.prefix).outcome == "succeeded")
    try await world.checkJournals(try await world.far())
  }

  @Test(arguments: World.Place.allCases)
  func `an empty folder makes room for a file although another folder cannot be listed`(_ place: World.Place)
    async throws
  {
    let world = try await World(place)
    try world.fillSource()
    try world.write("locked/a", "cannot be listed later")
    try await world.backup()
    try await world.bareRclone("mkdir", "\(world.destination)/was/empty")
    try world.write("was", "a file now")
    chmod(world.source + "/locked", 0)
    defer { chmod(world.source + "/locked", 0o755) }
    let record = try await world.backup(through: Unprivileged.prefix)
    #expect(record.outcome == "incomplete" && record.counts.hasPrefix("added 1, failed 1"), "\(record)")
    #expect(try await world.far().mirror().text("was") == "a file now")
    #expect(record.failedPaths == ["locked"])
  }

  @Test(arguments: World.Place.allCases)
  func `a swap that is taken back while the run works`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.remove("f1")
    try world.write("f1/in/side", "inside")
    try world.write("new", "new")
    try await world.standIn(
      #"[ $step = features ] && [ $count = 1 ] && rm -r "$W/source/f1" && echo back >"$W/source/f1"; exec "$REAL" "$@""#
    )
    let before = try await world.far()
    let record = try await world.backup()
    #expect(record.outcome == "incomplete", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after)
    #expect(after.mirror().files[Array("new".utf8)] != nil)
    #expect(try await world.backup().outcome == "succeeded")
    let last = try await world.far()
    #expect(last.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(last)
  }
}
