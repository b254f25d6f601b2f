import Foundation
import TestSupport
import Testing

/// Somebody else removes files from the mirror that the source still has.
@Suite struct RemovedFileTests {
  /// Two points, after which `f5` and `d/h` go from the mirror.
  private func world(_ place: World.Place, _ truth: inout Truth) async throws -> World {
    let world = try await World(place)
    try world.fillSource()
    try world.writeJob()
    try await world.backup(onDay: 1, &truth)
    try world.write("f1", "changed")
    try await world.backup(onDay: 2, &truth)
    for path in ["f5", "d/h"] {
      try await world.bareRclone("deletefile", "\(world.destination)/\(path)")
    }
    return world
  }

  @Test(arguments: World.Place.allCases)
  func `what is stored again as it was is lost at no point`(_ place: World.Place) async throws {
    var truth: Truth = [:]
    let world = try await world(place, &truth)
    let next = try await world.backup(onDay: 3, &truth)
    #expect(next.outcome == "succeeded" && next.counts == "added 2", "\(next.message)")
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    // Undoing the run by hand must not drop them.
    let journal = try #require(try await world.journals(world.far()).last)
    let words = journal.lines.map { "\($0["change"].text ?? "") \($0["path"].text ?? "")" }
    #expect(words == ["touched d/h", "touched f5"])
    let state = world.folder.path("new")
    let recovered = try await world.start(["recover", world.destination, "--json"], state: state).end()
    #expect(try JSON(recovered.stdout).outcome == "succeeded", "\(recovered)")
  }

  @Test(arguments: World.Place.allCases)
  func `what changed meanwhile is a version lost, and said to be`(_ place: World.Place) async throws {
    var truth: Truth = [:]
    let world = try await world(place, &truth)
    try world.write("f5", "changed since")
    let next = try await world.backup(onDay: 3, &truth)
    #expect(next.outcome == "incomplete" && next.reason == "version-lost", "\(next.message)")
    #expect(next["exit_status"].int == 1)
    #expect(next.failedPaths == ["f5"] && next.counts == "added 2", "\(next)")
    #expect(next.message.contains("'f5'") && !next.message.contains("d/h"), "\(next.message)")
    #expect(try await world.far().mirror().text("f5") == "changed since")
    let first = try #require(truth.keys.min())
    let to = world.folder.path("restored")
    let restored = try await world.mirrorkeep("restore", "photos", "--at", first, "--to", to, "--json")
    let record = try JSON(restored.stdout)
    #expect(record.reason == "version-lost" && record.failedPaths == ["f5"], "\(record)")
    #expect(try await world.backup(onDay: 4, &truth).outcome == "succeeded")
  }

  @Test(arguments: World.Place.allCases)
  func `so is what another file was renamed to`(_ place: World.Place) async throws {
    var truth: Truth = [:]
    let world = try await world(place, &truth)
    try FileManager.default.removeItem(atPath: world.source + "/f5")
    try FileManager.default.moveItem(atPath: world.source + "/f6", toPath: world.source + "/f5")
    let next = try await world.backup(onDay: 3, &truth)
    #expect(next.reason == "version-lost" && next.failedPaths == ["f5"], "\(next.message)")
    #expect(next.counts == "added 1, moved 1", "\(next)")
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  @Test func `a failure after that does not hide it, and the next attempt does not call it good`() async throws {
    var truth: Truth = [:]
    let world = try await world(.disk, &truth)
    try world.writeJob(keys: "retry: {attempts: 3, wait: 1s}\n")
    try world.write("f5", "changed since")
    try world.write("f1", "changed again")
    try world.remove("f2")
    let error = #"{"time":"2026-11-24T03:00:00Z","level":"error","msg":"dial tcp: lookup nas: no such host"}"#
    try await world.standIn("if [ $1$step = movedelete ]; then echo '\(error)' >&2; exit 1; fi; exec \"$REAL\" \"$@\"")
    let record = try await world.backup()
    #expect(record.outcome == "incomplete" && record.reason == "version-lost", "\(record)")
    #expect(record.failedPaths.contains("f5") && record["attempt"].int == 1, "\(record)")
    #expect(record.counts == "added 2, replaced 1, pending_deletions 1", "\(record)")
  }
}
