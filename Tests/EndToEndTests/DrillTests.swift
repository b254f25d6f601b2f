import Foundation
import TestSupport
import Testing

/// A drill finds out that a restore would not work before somebody needs one.
@Suite struct DrillTests {
  private func drill(_ world: World, _ options: String...) async throws -> JSON {
    let ending = try await world.start(["drill", "photos", "--json"] + options).end()
    let record = try JSON(ending.stdout)
    #expect(record["exit_status"].int == Int(ending.status), "\(ending)")
    #expect(record["kind"].text == "drill")
    return record
  }

  @Test(arguments: World.Place.allCases) func `everything comes back`(_ place: World.Place) async throws {
    let world = try await World(place)
    #expect(try await drill(world).reason == "nothing-found")
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f2")
    try await world.backup()
    for _ in 0..<3 {
      let record = try await world.expectUntouched { try await drill(world, "--files", "4") }
      #expect(record.outcome == "succeeded", "\(record)")
      #expect((4...6).contains(record["restore"]["create"].int ?? 0) && record["restore"]["verified"].isTrue)
      #expect(record.message.contains("in their places"))
    }
    #expect(try await world.history().filter { $0["kind"].text == "drill" }.count == 4)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: world.state).filter { $0.hasPrefix("scratch") } == [],
      "nothing of it stays")
    // Without a job file too.
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/photos.yaml"))
    #expect(try await drill(world).outcome == "succeeded")
  }

  @Test func `files that are gone are found, though nobody asked for them`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    // Neither the largest nor the oldest, and none at random.
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/photos/f5"))
    let record = try await drill(world, "--files", "0")
    #expect(record.outcome == "failed" && record.reason == "differences-found", "\(record)")
    #expect(record.failedPaths == ["f5"])
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/photos/f9"))
    let worse = try await drill(world, "--files", "0")
    #expect(worse.outcome == "incomplete" && worse.reason == "version-lost", "\(worse)")
  }

  @Test func `a file that somebody replaced by another of its size is no success`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.write("f1", "the largest of all: " + String(repeating: "1", count: 99_999))
    try await world.backup()
    let path = world.folder.path("disk/jobs/photos/f1")
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    try Data(repeating: 0x32, count: size).write(to: URL(fileURLWithPath: path))
    let record = try await drill(world, "--files", "0")
    #expect(record.outcome == "failed" && record.reason == "differences-found", "\(record)")
    #expect(record.failedPaths == ["f1"] && record.message.contains("not as stored"), "\(record)")
  }
}
