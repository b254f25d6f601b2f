import Foundation
import TestSupport
import Testing

/// The whole way with every rclone we promise to work with: first backup, changes, nothing to do.
@Suite struct BackupTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let place: World.Place
    let rclone: String
    var testDescription: String { "\(place) \(rclone)" }
  }

  /// `MIRRORKEEP_TEST_RCLONES` names several, with colons between; without it there is the one of all tests.
  static let cases: [Case] = {
    let several = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_RCLONES"] ?? ""
    let rclones = several.isEmpty ? [(try? findRclone()) ?? "rclone"] : several.split(separator: ":").map(String.init)
    return rclones.flatMap { rclone in World.Place.allCases.map { Case(place: $0, rclone: rclone) } }
  }()

  @Test(arguments: cases) func `first, changed and unchanged backups`(_ example: Case) async throws {
    let world = try await World(example.place, rclone: example.rclone)
    try world.fillSource()
    let first = try await world.checkedBackup()
    #expect(first.counts == "added 12")
    #expect(first["bytes"]["sent"].int == first["bytes"]["mirror"].int)

    try world.write("f1", "other content")
    try world.write("f2", String(repeating: "grown ", count: 3000))
    try world.remove("f3")
    try world.remove("d/e")
    try world.write("n/e/w", "new")
    try world.write("empty", "")
    try world.touch("f4")
    let second = try await world.checkedBackup()
    #expect(second.counts == "added 2, replaced 2, deleted 2, touched 1")

    // The same paths once more: each run keeps its own versions.
    try world.write("f1", "")
    try world.remove("f2")
    try world.write("f3", "back again")
    try world.write("empty", "not any more")
    let third = try await world.checkedBackup()
    #expect(third.counts == "added 1, replaced 2, deleted 1")
    #expect(third.run != second.run)

    try await expectNothingToDo(world)
    #expect(try await world.history().map(\.outcome) == ["succeeded", "succeeded", "succeeded", "succeeded"])
  }

  /// At most two rclone processes, few calls, none that changes anything.
  private func expectNothingToDo(_ world: World) async throws {
    let before = try await world.far()
    try await world.standIn()
    _ = try await world.plan()
    _ = try world.steps()
    try await world.cloud?.forgetCalls()
    let record = try await world.backup()
    let calls = try await world.cloud?.calls()
    #expect(record.outcome == "succeeded")
    #expect(record.counts == "")
    #expect(record["versions"] == .null)
    #expect(record.message.contains("nothing to do"))
    #expect(try world.steps().sorted() == ["lsjson", "plan"])
    if let calls {
      #expect(calls["mutating"] == 0)
      #expect(try #require(calls["total"]) <= 20, "\(calls)")
    }
    #expect(try await world.far() == before)
  }

  @Test func `what was never planned is recorded when the first upload takes it along`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.standIn(#"[ $step = first ] && echo late >"$W/source/late"; exec "$REAL" "$@""#)
    let record = try await world.backup()
    #expect(record.outcome == "succeeded")
    #expect(record.counts == "added 13")
    let far = try await world.far()
    #expect(far.mirror().changes(to: try world.sourceTree()) == [])
    try await world.checkJournals(far)
  }

  @Test func `filters leave files out, links are counted, own folders stay out`() async throws {
    let world = try await World(keys: "filters: [\"- *.tmp\", \"- /cache/**\"]\n")
    try world.fillSource()
    for path in ["a.tmp", "cache/x", ".mirrorkeep/claim.json", "d/.mirrorkeep/x"] { try world.write(path, "no") }
    try FileManager.default.createSymbolicLink(atPath: world.source + "/link", withDestinationPath: "f1")
    let ending = try await world.mirrorkeep("run", "photos")
    #expect(ending.status == 0)
    #expect(ending.stderr.contains(".mirrorkeep") && ending.stderr.contains("1 link not stored"), "\(ending.stderr)")
    let far = try await world.far()
    #expect(
      far.mirror().changes(to: try world.sourceTree()) == [
        "add .mirrorkeep/claim.json", "add a.tmp", "add cache/x", "add d/.mirrorkeep/x",
      ])
    #expect(try await world.history().first?["files"]["links_skipped"].int == 1)
  }
}
