import Foundation
import TestSupport
import Testing

/// The source changes under a run: between the plan and each step of its apply (RCLONE 9, DESIGN 4.7).
@Suite struct RaceTests {
  struct Race: Sendable, CustomTestStringConvertible {
    var place: World.Place
    var step: String
    var testDescription: String { "\(place), before \(step)" }
  }

  static let races = World.Place.allCases.flatMap { place in
    ["aside", "send", "delete"].map { Race(place: place, step: $0) }
  }

  /// A backup, then one replaced (f1), one deleted (f3), one touched (f4) and one new file; the next rclone at `step` does
  /// `action` first.
  private func change(_ race: Race, _ action: String) async throws -> (World, Tree) {
    let world = try await World(race.place)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f3")
    try world.touch("f4")
    try world.write("new", "new")
    try await world.standIn("[ $step = \(race.step) ] && { \(action); }; exec \"$REAL\" \"$@\"")
    return (world, try await world.far())
  }

  @Test(arguments: races) func `the source is emptied between plan and apply`(_ race: Race) async throws {
    let (world, before) = try await change(race, #"rm -rf "$W"/source/*"#)
    let record = try await world.backup()
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3"])
    #expect(after.mirror().paths.count >= 11, "only what was planned may go")
    try await world.checkJournals(after, allowingUnknownVersions: true)
    if race.step != "delete" { #expect(record.outcome == "incomplete", "\(record)") }
    try await world.expectRefused("source-empty", 6)
  }

  @Test(arguments: races) func `the whole source goes away between plan and apply`(_ race: Race) async throws {
    let (world, before) = try await change(race, #"rm -rf "$W/source""#)
    let record = try await world.backup()
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3"])
    #expect(record.outcome != "succeeded" || race.step == "delete", "\(record)")
    try await world.checkJournals(after, allowingUnknownVersions: true)
    try await world.expectRefused("source-missing", 3)
  }

  @Test(arguments: races) func `files change, vanish and come back between plan and apply`(_ race: Race) async throws {
    let (world, before) = try await change(
      race,
      #"echo changed again >"$W/source/f1"; echo back >"$W/source/f3"; echo more >"$W/source/f4"; rm -f "$W/source/new""#
    )
    let record = try await world.backup()
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3", "f4"])
    #expect(
      after.mirror()["f3"] != nil || race.step == "delete", "a file that came back must not be deleted: \(record)")
    try await world.checkJournals(after, allowingUnknownVersions: true)
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  @Test(arguments: World.Place.allCases)
  func `a file that grows for ever stops nobody else`(_ place: World.Place) async throws {
    let (world, before) = try await change(
      Race(place: place, step: "send"),
      #"(while [ ! -e "$W/enough" ]; do echo more >>"$W/source/f1"; done) & "$REAL" "$@"; status=$?; "#
        + #"echo >"$W/enough"; wait; exit $status"#)
    let record = try await world.backup()
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3"])
    #expect(after.mirror()["f3"] == nil, "the other deletions still happen")
    #expect(after.mirror().text("new") == "new")
    // It may have been caught between two writes; if not, the run says so and the old content stays.
    if record.outcome != "succeeded" {
      #expect(record.outcome == "incomplete" && record.reason == "files-failed", "\(record)")
      #expect(record.failedPaths == ["f1"])
      #expect(after.mirror()["f1"] == before.mirror()["f1"])
    }
    #expect(record["files"]["deleted"].int == 1)
    try await world.checkJournals(after, allowingUnknownVersions: true)
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `what cannot be read is named, and stops nobody else`() async throws {
    let (world, before) = try await change(Race(place: .disk, step: "none"), "true")
    try world.write("secret", "new but unreadable")
    chmod(world.source + "/f1", 0)
    chmod(world.source + "/secret", 0)
    let record = try await world.backup(through: Unprivileged.prefix)
    #expect(record.outcome == "incomplete" && record.reason == "files-failed", "\(record)")
    #expect(record.failedPaths == ["f1", "secret"])
    #expect(record.counts == "added 1, deleted 1, touched 1, failed 2")
    let after = try await world.far()
    #expect(after.mirror()["f1"] == before.mirror()["f1"])
    before.expectNothingLost(in: after, allowed: ["f3"])
    let again = try await world.backup(through: Unprivileged.prefix)
    #expect(again.counts == "failed 2")
    for name in ["f1", "secret"] { chmod(world.source + "/" + name, 0o644) }
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `a folder that cannot be read holds the deletions, and nothing else`() async throws {
    let (world, before) = try await change(Race(place: .disk, step: "none"), "true")
    try world.remove("d/h")
    chmod(world.source + "/d", 0)
    let record = try await world.backup(through: Unprivileged.prefix)
    #expect(record.outcome == "incomplete" && record.reason == "files-failed", "\(record)")
    #expect(record.failedPaths.contains("d"))
    #expect(record.counts.contains("added 1, replaced 1, touched 1"), "\(record)")
    #expect(record["files"]["deleted"].int == 0)
    #expect(record["files"]["pending_deletions"].int ?? 0 > 0)
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1"])
    #expect(after.mirror()["d/e/g"] != nil && after.mirror()["f3"] != nil)
    chmod(world.source + "/d", 0o755)
    try await world.checkedBackupAfterTrouble()
    #expect(try await world.far().mirror()["d/h"] == nil)
  }
}
