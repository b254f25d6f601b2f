import Foundation
import TestSupport
import Testing

/// A file that becomes a folder, and the other way round: done in two runs, and nobody else waits for it.
@Suite struct TypeSwapTests {
  @Test(arguments: World.Place.allCases) func `a file becomes a folder`(_ place: World.Place) async throws {
    try await swap(place, failing: ["f1/in/side"]) { world in
      try world.remove("f1")
      try world.write("f1/in/side", "inside")
    }
  }

  @Test(arguments: World.Place.allCases) func `a folder becomes a file`(_ place: World.Place) async throws {
    try await swap(place, failing: ["d"]) { world in
      try world.remove("d")
      try world.write("d", "a file now")
    }
  }

  private func swap(
    _ place: World.Place, failing paths: [String], _ change: (World) throws -> Void
  ) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try change(world)
    try world.write("f5", "replaced")
    try world.remove("f6")
    try world.write("new", "new")
    let before = try await world.far()
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "files-failed", "\(record)")
    #expect(record["exit_status"].int == 1)
    #expect(record.failedPaths == paths)
    #expect(record["files"]["failed"].int == paths.count)
    let after = try await world.far()
    before.expectNothingLost(in: after)
    #expect(after.mirror().changes(to: try world.sourceTree()) == paths.map { "add \($0)" })
    try await world.checkJournals(after)

    let next = try await world.backup()
    #expect(next.outcome == "succeeded", "\(next)")
    #expect(next.counts == "added \(paths.count)")
    let last = try await world.far()
    #expect(last.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(last)
  }
}
