import Foundation
import TestSupport
import Testing

/// What a plan is compared with goes along with the backup: whatever the job's file is called, and on whatever machine.
@Suite struct KeptBaselineTests {
  private func rename(_ world: World, _ from: String, _ to: String) throws {
    try FileManager.default.moveItem(
      atPath: world.folder.path("jobs/\(from).yaml"), toPath: world.folder.path("jobs/\(to).yaml"))
  }

  private func run(
    _ world: World, _ job: String, _ options: String..., state: String? = nil, through: [String] = []
  ) async throws -> JSON {
    try world.record(try await world.start(["run", job, "--json"] + options, through: through, state: state).end())
  }

  private func changes(_ world: World, _ job: String = "photos", state: String? = nil) async throws -> [String] {
    try JSON(try await world.start(["history", "file", job, "d/h", "--json"], state: state).end().stdout).list
      .compactMap { $0["change"].text }
  }

  @Test func `a renamed job file, with other filters`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.writeJob(keys: "filters: ['- /d/**']\n")
    try rename(world, "photos", "pics")
    let before = try await world.far()
    let held = try await run(world, "pics")
    #expect(held.reason == "filters-changed" && held.message.contains("is not backed up"), "\(held)")
    #expect(try await world.far() == before)
    let accepted = try await run(world, "pics", "--accept", try #require(held["plan"].text))
    #expect(accepted.outcome == "succeeded", "\(accepted)")
    #expect(try await changes(world, "pics") == ["added", "excluded"])
    // And back: what the job saw under this name is older than what it saw since.
    try rename(world, "pics", "photos")
    #expect(try await world.backup().outcome == "succeeded")
  }

  @Test func `a renamed job file: its restore points are there before anything changes`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try rename(world, "photos", "pics")
    #expect(try await run(world, "pics").counts == "")
    #expect(try JSON(try await world.mirrorkeep("points", "pics", "--json").stdout).list.count == 1)
    #expect(try await changes(world, "pics") == ["added"])
    let target = world.folder.path("restored")
    #expect(try await world.mirrorkeep("restore", "pics", "--to", target).status == 0)
    #expect(try Tree(reading: target).changes(to: try world.sourceTree()) == [])
  }

  @Test func `a new job at a place another job's backup has left`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let disk = world.folder.path("disk/")
    try FileManager.default.moveItem(atPath: disk + "jobs", toPath: disk + "moved")
    let file = world.folder.path("jobs/photos.yaml")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let elsewhere = text.replacing("jobs/photos", with: "moved/photos")
    #expect(elsewhere != text)
    try Data(elsewhere.utf8).write(to: URL(fileURLWithPath: file))
    #expect(try await run(world, "photos").outcome == "succeeded")
    try world.folder.write("b", to: "other source/b")
    try world.folder.write(
      "source: '\(world.folder.path("other source"))'\ndestination: \(world.destination)\n", to: "jobs/others.yaml")
    let other = try await run(world, "others")
    #expect(other.outcome == "succeeded" && other.counts == "added 1", "\(other)")
  }

  @Test func `a renamed job file, with the mirror gone`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.folder.write("source: \(world.source)\ndestination: \(world.destination)\n", to: "jobs/pics.yaml")
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/photos.yaml"))
    try FileManager.default.moveItem(atPath: world.folder.path("disk/jobs"), toPath: world.folder.path("unplugged"))
    try FileManager.default.createDirectory(atPath: world.folder.path("disk/jobs"), withIntermediateDirectories: false)
    let held = try await world.expectUntouched { try await run(world, "pics") }
    #expect(held.outcome == "held" && held.reason == "destination-changed", "\(held)")
  }

  /// The mounts live in a private namespace, which ends with the command in it.
  @Test func `a renamed job file, with a file system missing`() async throws {
    let world = try await World()
    try world.fillSource()
    try FileManager.default.createDirectory(atPath: world.source + "/disk", withIntermediateDirectories: false)
    let mounted = [
      "unshare", "--mount", "sh", "-c",
      "mount -t tmpfs tmpfs \(world.source)/disk && touch -d @1790000000 \(world.source)/disk/here && exec \"$@\"",
      "sh",
    ]
    #expect(try await world.backup(through: mounted).counts == "added 13")
    try rename(world, "photos", "pics")
    let held = try await run(world, "pics")
    #expect(held.reason == "source-not-mounted" && held.message.contains("/disk'"), "\(held)")
    #expect(try await run(world, "pics", through: mounted).outcome == "succeeded")
  }

  @Test(arguments: World.Place.allCases) func `the history is lost, or another machine takes over`(
    _ place: World.Place
  ) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.writeJob(keys: "filters: ['- /d/**']\n")
    for name in ["history.db", "history.db-wal", "history.db-shm"] {
      try? FileManager.default.removeItem(atPath: world.state + "/" + name)
    }
    let first = try await world.backup()
    #expect(first.reason == "filters-changed" && first["findings"][0]["found_files"].int == 2, "\(first)")

    let other = world.folder.path("other-state")
    let held = try await run(world, "photos", "--adopt", state: other)
    #expect(held.reason == "filters-changed", "\(held)")
    // What was only looked at is known now; it is held as before.
    #expect(try await run(world, "photos", "--adopt", state: other).reason == "filters-changed")
    let accepted = try await run(
      world, "photos", "--adopt", "--accept", try #require(held["plan"].text), state: other)
    #expect(accepted.outcome == "succeeded", "\(accepted)")
    #expect(try await changes(world, state: other) == ["added", "excluded"])
    #expect(try await run(world, "photos", state: other).counts == "")

    // The first machine takes it back: what it saw itself is older than what the other one did.
    try world.writeJob()
    #expect(try await world.backup("--adopt").outcome == "succeeded")
    #expect(try await changes(world) == ["added", "excluded", "included"])
  }

  @Test(arguments: World.Place.allCases) func `files found behind the filters of a mirror that is adopted are marked`(
    _ place: World.Place
  ) async throws {
    let world = try await World(place, keys: "filters: ['- /d/**']\n")
    try world.fillSource()
    try await world.bareRclone("copy", world.source, world.destination)
    try world.write("f1", "changed")
    try world.write("d/h", "changed")
    let adopted = try await world.backup("--adopt")
    #expect(adopted.outcome == "succeeded" && adopted.counts == "replaced 1", "\(adopted)")
    #expect(try await changes(world) == ["added", "excluded"])
    #expect(try await world.backup().counts == "")
    try await world.checkJournals(try await world.far())
    try world.writeJob()
    #expect(try await world.backup().counts == "replaced 1")
    #expect(try await changes(world) == ["added", "excluded", "replaced"])
  }

  @Test func `a mirror of nothing but hidden files`() async throws {
    let world = try await World(keys: "filters: ['- /**']\n")
    try world.fillSource()
    try await world.bareRclone("copy", world.source, world.destination)
    #expect(try await world.backup("--adopt").outcome == "succeeded")
    #expect(try await changes(world) == ["added", "excluded"])
  }
}
