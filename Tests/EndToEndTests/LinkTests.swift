import Foundation
import TestSupport
import Testing

/// Symbolic links of the source: what a mirror makes of them never leads a file somewhere else.
@Suite struct LinkTests {
  private func link(_ name: String, to target: String, in world: World) throws {
    try FileManager.default.createSymbolicLink(atPath: world.source + "/" + name, withDestinationPath: target)
  }

  private func remove(_ name: String, in world: World) throws {
    try FileManager.default.removeItem(atPath: world.source + "/" + name)
  }

  /// Whether the files of the source are in the mirror, links as what holds their target.
  private func expectStored(_ world: World, _ links: [String: String] = [:]) async throws {
    var stored = try world.sourceTree().files.mapValues(\.bytes)
    for (name, target) in links { stored[Array((name + ".rclonelink").utf8)] = Array(target.utf8) }
    #expect(try await world.far().mirror().files.mapValues(\.bytes) == stored)
  }

  @Test(arguments: BackupTests.cases.filter { $0.place == .disk }.map(\.rclone))
  func `a folder in the place of a stored link keeps its files, and those of where the link led`(
    _ rclone: String
  ) async throws {
    let world = try await World(rclone: rclone, keys: "links: store\n")
    try world.folder.write("live", to: "other/x")
    for name in ["e/x", "e/k", "f/x", "f/y", "f/k", "g/x"] { try world.write(name, "the first of " + name) }
    try link("d", to: "e", in: world)
    try link("o", to: world.folder.path("other"), in: world)
    let first = try await world.backup()
    let stored = try world.sourceTree()
    try await expectStored(world, ["d": "e", "o": world.folder.path("other")])

    // Files renamed to, and new ones at, places that the links' names would lead away from.
    for name in ["d", "o"] {
      try remove(name, in: world)
      try FileManager.default.createDirectory(atPath: world.source + "/" + name, withIntermediateDirectories: true)
    }
    try FileManager.default.moveItem(atPath: world.source + "/f/x", toPath: world.source + "/d/x")
    try FileManager.default.moveItem(atPath: world.source + "/g/x", toPath: world.source + "/o/x")
    try world.write("d/k", "new")
    try remove("e/x", in: world)
    let second = try await world.backup()
    #expect(second.outcome == "succeeded", "\(second)")
    try await expectStored(world)
    #expect(try world.folder.text("other/x") == "live")
    #expect(try await world.restore("--at", first.run, "--to", world.target("then")).outcome == "succeeded")
    try world.restored("then").expectEqual(stored)
    #expect(try await world.restore("--to", world.target("now")).outcome == "succeeded")
    try world.restored("now").expectEqual(try world.sourceTree())
  }

  @Test(arguments: World.Place.allCases)
  func `a file in the place of a stored link, and a link in that of a file`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "links: store\n")
    for name in ["a", "b", "c"] { try world.write(name, "the first of " + name) }
    try link("l", to: "b", in: world)
    var truth = [(try await world.backup().run, try world.sourceTree())]
    try remove("l", in: world)
    try world.write("l", "a file")
    try remove("a", in: world)
    try link("a", to: "c", in: world)
    let record = try await world.backup()
    #expect(record.outcome == "succeeded", "\(record)")
    truth.append((record.run, try world.sourceTree()))
    try await expectStored(world, ["a": "c"])
    for (run, tree) in truth {
      #expect(try await world.restore("--at", run, "--to", world.target(run)).outcome == "succeeded")
      try world.restored(run).expectEqual(tree)
    }
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: world.target(truth[1].0) + "/a") == "c")
  }

  @Test func `a job that stored links and skips them now leaves none in the way`() async throws {
    let world = try await World(keys: "links: store\n")
    for name in ["a", "e/x", "e/y"] { try world.write(name, name) }
    try link("d", to: "e", in: world)
    try await world.backup()
    try world.writeJob(keys: "")
    try remove("d", in: world)
    try world.write("d/x", "mine and longer")
    #expect(try await world.backup().outcome == "succeeded")
    try await expectStored(world)
  }

  @Test func `links that are followed are followed at the source alone, and what they lead to is verified`()
    async throws
  {
    let world = try await World(keys: "links: store\n")
    for name in ["a", "e/x", "e/y"] { try world.write(name, name) }
    try link("d", to: "e", in: world)
    try link("l", to: "a", in: world)
    try await world.backup()
    try world.writeJob(keys: "links: follow\n")
    let followed = try await world.backup()
    #expect(followed.outcome == "succeeded" && followed.counts == "added 3, deleted 2", "\(followed)")
    let mirror = try await world.far().mirror()
    #expect(mirror.paths.sorted() == ["a", "d/x", "d/y", "e/x", "e/y", "l"])
    let verified = try await world.mirrorkeep("verify", "photos", "--json")
    #expect(verified.status == 0, "\(verified.stderr)")
    #expect(try JSON(verified.stdout)["files"]["checked"].int == 6)
  }
}
