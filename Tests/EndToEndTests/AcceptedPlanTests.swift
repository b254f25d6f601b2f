import Foundation
import TestSupport
import Testing

/// Accepting a plan answers what that plan showed, and nothing that came after it.
@Suite struct AcceptedPlanTests {
  @Test(arguments: World.Place.allCases) func `files that leave by filters are accepted by name`(
    _ place: World.Place
  ) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.writeJob(keys: "filters: ['- /d/**']\n")
    let shown = try #require(try await world.expectRefused("filters-changed", 6)["plan"].text)
    try world.writeJob(keys: "filters: ['- /d/**', '- /f1']\n")
    let plan = try await world.plan()
    #expect(plan["plan"].text != shown)
    let held = try await world.expectRefused("filters-changed", 6, "--accept", shown)
    #expect(held["findings"][0]["found_files"].int == 1 && held.message.contains("'f1'"), "\(held)")
    #expect(held["plan"] == plan["plan"])
    let now = try #require(held["plan"].text)
    try await world.expectRefused("plan-changed", 6, "--plan", shown, "--accept", now)

    // Fewer than were shown are answered too.
    try world.writeJob(keys: "filters: ['- /d/h']\n")
    let fewer = try await world.backup("--accept", shown)
    #expect(fewer.outcome == "succeeded" && fewer.message.contains("1 file no longer backed up"), "\(fewer)")
  }

  /// The mounts live in a private namespace, which ends with the command in it.
  @Test func `the absence of one file system is not that of another`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 100%}\n")
    try world.fillSource()
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(atPath: world.source + "/" + name, withIntermediateDirectories: false)
    }
    func mounting(_ names: String...) -> [String] {
      let mounts = names.map { name in
        "mount -t tmpfs tmpfs \(world.source)/\(name) && touch -d @1790000000 \(world.source)/\(name)/here && "
      }
      return ["unshare", "--mount", "sh", "-c", mounts.joined() + "exec \"$@\"", "sh"]
    }
    #expect(try await world.backup(through: mounting("a", "b")).counts == "added 14")
    let shown = try #require(try await world.backup(through: mounting("b"))["plan"].text)
    let held = try await world.expectRefused("source-not-mounted", 6, "--accept", shown)
    #expect(held.message.contains("/b'") && !held.message.contains("/a'"), "\(held)")
    #expect(try await world.backup("--accept", shown, through: mounting("b")).counts == "deleted 1")
    #expect(try await world.far().mirror().files[Array("b/here".utf8)] != nil)
    #expect(try await world.backup(through: mounting("b")).outcome == "succeeded")
  }
}
