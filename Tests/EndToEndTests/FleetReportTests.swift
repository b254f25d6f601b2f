import Foundation
import TestSupport
import Testing

/// A fleet's report: several machines that share a remote, by their keep folders alone.
@Suite struct FleetReportTests {
  @Test(arguments: World.Place.allCases) func `all machines below a place`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try await world.backup()
    // What lies in mirrors under such names is none of ours.
    try world.write("claim.json", "{}")
    try world.write("runs/20261124T030012Z-7f3a.jsonl.gz", "no journal")
    try await world.backup()
    // Another machine: its own state folder, the same remote, another folder there.
    try world.folder.write(
      "source: \(world.source)\ndestination: \(world.remote):other/deep/papers\n", to: "jobs/papers.yaml")
    let other = world.folder.path("state-b")
    #expect(try await world.start(["run", "papers"], state: other).end().status == 0)

    let before = try await world.far()
    // Of a third machine that has no history.
    let third = world.folder.path("state-c")
    let ending = try await world.start(
      ["report", "--fleet", "\(world.remote):", "--json", "--since", "7d"], state: third
    ).end()
    #expect(ending.status == 0, "\(ending)")
    #expect(!FileManager.default.fileExists(atPath: third))
    #expect(try await world.far() == before)
    let report = try JSON(ending.stdout)
    #expect(report["fleet"].text == "\(world.remote):")
    let jobs = report["jobs"].list
    try #require(jobs.count == 2, "\(ending)")
    #expect(jobs.compactMap { $0["job"].text?.split(separator: "/").last } == ["papers", "photos"])
    #expect(jobs.map { $0["destination"].text } == ["\(world.remote):other/deep/papers", world.destination])
    let records = try await world.history()
    let photos = jobs[1]
    #expect(photos["outcomes"] == JSON.object(["succeeded": .number(3)]))
    #expect(photos["last_success_at"] == records[0]["started_at"] && photos["host"] == records[0]["host"])
    #expect(photos["sent_bytes"].int == records.reduce(0) { $0 + ($1["bytes"]["sent"].int ?? 0) })
    #expect(photos["mirror_bytes"] == records[0]["bytes"]["mirror"] && photos["versions_bytes"] == .null)
    // Only what lies below the place.
    let below = try JSON(
      try await world.mirrorkeep("report", "--fleet", "\(world.remote):other", "--json").stdout)
    #expect(below["jobs"].list.map { $0["destination"].text } == ["\(world.remote):other/deep/papers"])
    let nothing = try await world.mirrorkeep("report", "--fleet", "\(world.remote):nowhere")
    #expect(nothing.status == 0 && nothing.stdout.contains("no runs"), "\(nothing)")
    let text = try await world.mirrorkeep("report", "--fleet", "\(world.remote):").stdout
    #expect(text.contains("backups below '\(world.remote):'") && text.contains("not in journals"))
  }

  @Test func `damaged claims and journals are named and left out`() async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.backup().run
    try world.write("f1", "replaced")
    try await world.backup()
    try world.folder.write("not a claim", to: "disk/hostile/.mirrorkeep/x/claim.json")
    try world.folder.write("no gzip", to: "disk/jobs/.mirrorkeep/photos/runs/\(first).jsonl.gz")
    let ending = try await world.mirrorkeep("report", "--fleet", "disk:", "--json")
    #expect(ending.status == 0, "\(ending)")
    #expect(ending.stderr.contains("warning: 'disk:hostile/x' is left out: "))
    #expect(ending.stderr.contains("warning: 1 journals of 'disk:jobs/photos' cannot be read"))
    let jobs = try JSON(ending.stdout)["jobs"].list
    #expect(jobs.count == 1 && jobs.first?["outcomes"]["succeeded"].int == 1)
  }

  @Test(arguments: [
    (["--fleet", "disk"], "':'"), (["--fleet", "disk:", "photos"], "name none"), (["--fleet", "nosuch:"], "nosuch"),
  ])
  func `a place that cannot be is refused`(_ arguments: [String], _ words: String) async throws {
    let world = try await World()
    let ending = try await world.start(["report"] + arguments).end()
    #expect(ending.status != 0 && ending.stdout.isEmpty && ending.stderr.contains(words), "\(ending)")
  }
}
