import Foundation
import TestSupport
import Testing

/// What somebody else put into the mirror or removed from it, and no plan shows because the source is the same.
@Suite struct OthersChangesTests {
  private func mirror(_ world: World) -> String { world.folder.path("disk/jobs/photos") }

  @Test func `files that somebody else put into source and mirror alike come back, also once they are deleted`()
    async throws
  {
    let world = try await World(keys: "keep: {last: 1}\n")
    try world.fillSource()
    try await world.backup()
    try world.write("new", "put in by hand")
    try await world.bareRclone("sync", world.source, world.destination)
    let record = try await world.backup()
    #expect(record.outcome == "succeeded" && record.counts == "", "\(record)")
    #expect(try await world.currentStates().contains("new"))
    #expect(try await world.restore("--to", world.target()).outcome == "succeeded")
    try world.restored().expectEqual(try world.sourceTree())
    let both = try world.sourceTree()

    // A prune in the run that deletes it keeps it as long as the point before it is kept.
    try world.writeJob(keys: "keep: {last: 2}\n")
    try world.remove("new")
    #expect(try await world.backup().counts == "deleted 1")
    let before = try #require(try await world.points().dropLast().last)
    #expect(try await world.restore("--at", before, "--to", world.target("before")).outcome == "succeeded")
    try world.restored("before").expectEqual(both)
    try await world.checkJournals(try await world.far())
  }

  @Test func `files removed from mirror and source are told of by the next run, once`() async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.backup()
    for name in ["f3", "d/h"] {
      try world.remove(name)
      try FileManager.default.removeItem(atPath: mirror(world) + "/" + name)
    }
    try world.write("new", "new")
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "version-lost", "\(record)")
    #expect(record.failedPaths == ["d/h", "f3"] && record.counts == "added 1", "\(record)")
    #expect(try await world.backup().outcome == "succeeded")
    let restored = try await world.restore("--at", first.run, "--to", world.target())
    #expect(restored.failedPaths == ["d/h", "f3"], "\(restored)")
    #expect(try await world.restore("--to", world.target("now")).outcome == "succeeded")
    try world.restored("now").expectEqual(try world.sourceTree())
  }

  @Test func `what a look left unexplained is not looked at again`() async throws {
    let world = try await World(keys: "filters: [\"- *.hid\"]\n")
    try world.fillSource()
    try FileManager.default.createDirectory(atPath: mirror(world), withIntermediateDirectories: true)
    try world.folder.write("hidden", to: "disk/jobs/photos/a.hid")
    try world.folder.write("content 0 ", to: "disk/jobs/photos/x")
    let adopted = try await world.start(["run", "photos", "--adopt", "--json"]).end()
    #expect(adopted.status == 0, "\(adopted)")
    try await world.backup()
    try await world.standIn()
    try await world.backup()
    #expect(try !world.steps().contains("lsf"))
    try FileManager.default.removeItem(atPath: mirror(world) + "/a.hid")
    #expect(try await world.backup().outcome == "succeeded", "what the filters hide is nobody's business")
  }
}
