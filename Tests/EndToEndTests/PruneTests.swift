import Foundation
import TestSupport
import Testing

/// What restore points and versions go, by themselves and by hand, and that nothing else ever does.
@Suite struct PruneTests {
  /// Six runs on six days; a dozen files were deleted by the second.
  private func lived(_ world: World) async throws -> Truth {
    var truth: Truth = [:]
    try world.fillSource()
    for index in 0..<12 { try world.write("old/\(index)", "old \(index)") }
    try await world.backup(onDay: 1, &truth)
    try world.remove("old")
    try world.write("f1", "second")
    try await world.backup(onDay: 2, &truth)
    try world.write("f1", "third")
    try world.remove("f2")
    try await world.backup(onDay: 3, &truth)
    try world.touch("f3")
    try world.write("f2", "back")
    try await world.backup(onDay: 4, &truth)
    try world.write("f3", "fifth")
    try world.write("f1", "fifth as well")
    try await world.backup(onDay: 5, &truth)
    try world.remove("f1")
    try await world.backup(onDay: 6, &truth)
    return truth
  }

  @Test(arguments: World.Place.allCases) func `by hand`(_ place: World.Place) async throws {
    let world = try await World(place)
    let truth = try await lived(world)
    let runs = truth.keys.sorted()
    try await world.checkOnlyNeededVersions(truth)
    #expect(try await world.prune()["message"].text == "nothing to prune, 6 restore points kept")

    try world.writeJob(keys: "keep: {last: 1, daily: 3}\n")
    let rehearsed = try await world.expectUntouched { try await world.prune("--dry-run") }
    #expect(rehearsed.outcome == "succeeded" && rehearsed["prune"]["dry_run"].isTrue)
    #expect(rehearsed["prune"]["forgotten"].list.compactMap(\.text) == Array(runs.prefix(3)))
    #expect(try await world.checkPoints(truth).kept == runs)

    let pruned = try await world.prune(environment: World.day(6))
    #expect(pruned.outcome == "succeeded", "\(pruned.message)")
    for key in ["forgotten", "versions", "files", "bytes"] { #expect(pruned["prune"][key] == rehearsed["prune"][key]) }
    // old/0 … old/11 and f1 of the second run, f1 of the third; f2 of the third was of the first two points only.
    #expect(pruned["prune"]["files"].int == 15)
    #expect(try await world.checkPoints(truth).kept == Array(runs.suffix(3)))
    try await world.checkOnlyNeededVersions(truth)
    #expect(try await world.far().partials == [])
    let history = try await world.history()
    #expect(history.first?["kind"].text == "prune" && history.first?.run == pruned.run)
    #expect(try await world.prune()["message"].text == "nothing to prune, 3 restore points kept")

    let events = try JSON(try await world.mirrorkeep("history", "file", "photos", "f1", "--json").stdout)
    #expect(events.list.map { $0["restorable"].isTrue } == [false, false, true, true, true])
    try world.write("f1", "seventh")
    var later = truth
    try await world.backup(onDay: 7, &later)
    try await world.checkOnlyNeededVersions(later)
    #expect(try await world.checkPoints(later).kept == Array(later.keys.sorted().suffix(3)))
  }

  @Test func `after a run that succeeded, as part of it`() async throws {
    let world = try await World()
    try world.writeJob(keys: "keep: {last: 2}\n")
    let truth = try await lived(world)
    #expect(try await world.checkPoints(truth).kept == Array(truth.keys.sorted().suffix(2)))
    try await world.checkOnlyNeededVersions(truth)
    let history = try await world.history()
    #expect(history.map { $0["kind"].text } == Array(repeating: "backup", count: 6))
    #expect(history[0].message.contains("; 2 versions pruned ("), "\(history[0].message)")
    // A run that changed nothing has nothing to forget either.
    try await world.standIn()
    _ = try world.steps()
    #expect(try await world.backup(environment: World.day(6)).outcome == "succeeded")
    #expect(try Set(world.steps()).isDisjoint(with: ["lsf", "delete", "purge", "rmdirs"]))
  }

  @Test func `what the history does not know stays`() async throws {
    let world = try await World()
    let truth = try await lived(world)
    let runs = truth.keys.sorted()
    let versions = "disk/jobs/.mirrorkeep/photos/versions"
    try world.folder.write("mine", to: "\(versions)/\(runs[1])/old/mine")
    try world.folder.write("of nobody", to: "\(versions)/20200101T000000Z-0000/f")
    try world.folder.write("loose", to: "\(versions)/loose")
    try world.folder.write("changed by somebody", to: "\(versions)/\(runs[1])/old/3")
    try world.writeJob(keys: "keep: {last: 1}\n")
    #expect(try await world.prune().outcome == "succeeded")
    try await world.checkOnlyNeededVersions(
      truth, others: ["\(runs[1])/old/mine", "\(runs[1])/old/3", "20200101T000000Z-0000/f", "loose"])
  }

  @Test func `nothing goes while a journal cannot be read`() async throws {
    let world = try await World()
    let truth = try await lived(world)
    try world.writeJob(keys: "keep: {last: 1}\n")
    let name = "20200101T000000Z-0000"
    try world.folder.write("damaged", to: "disk/jobs/.mirrorkeep/photos/runs/\(name).jsonl.gz")
    let refused = try await world.expectUntouched { try await world.prune() }
    #expect(refused.outcome == "failed" && refused.reason == "unverified" && refused.message.contains(name))
    // A backup is made all the same, and prunes nothing.
    try world.write("f1", "more")
    var later = truth
    #expect(try await world.backup(onDay: 7, &later).outcome == "succeeded")
    #expect(try await world.checkPoints(later).kept.count == 7)
    try world.loseJournal(name)
    #expect(try await world.prune().outcome == "succeeded")
    try await world.checkOnlyNeededVersions(later)
  }

  @Test func `a mirror that is not there is no reason to believe versions gone`() async throws {
    let world = try await World()
    let truth = try await lived(world)
    try world.writeJob(keys: "keep: {last: 1}\n")
    // The disk goes away when the removal begins.
    try await world.standIn(
      """
      if [ "$step" = delete ] && [ "$1" = delete ]; then mv "$W/disk" "$W/away"; mkdir "$W/disk"; fi
      exec "$REAL" "$@"
      """)
    let failed = try await world.prune()
    #expect(failed.outcome == "failed", "\(failed.message)")
    try FileManager.default.removeItem(atPath: world.folder.path("disk"))
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: world.folder.path("disk"))
    try world.standDown()
    #expect(try await world.checkPoints(truth).kept.count == 1)
    let next = try await world.prune()
    #expect(next.outcome == "succeeded" && next["prune"]["files"].int ?? 0 > 0)
    try await world.checkOnlyNeededVersions(truth)
  }

  @Test(arguments: [true, false]) func `copies set aside for what was not sent go`(fails: Bool) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await world.backup(onDay: 1, &truth)
    try world.write("f1", "replaced")
    // Nothing is sent: rclone says that one file failed, or is killed.
    let error =
      #"{"time":"2026-11-24T03:00:00Z","level":"error","msg":"Failed to copy: permission denied","object":"f1","objectType":"*local.Object"}"#
    try await world.standIn(
      "if [ $step = send ]; then \(fails ? "kill -9 $$" : "echo '\(error)' >&2"); exit 1; fi; exec \"$REAL\" \"$@\"")
    let first = try await world.backup(onDay: 2, &truth)
    #expect(first.outcome == (fails ? "failed" : "incomplete"), "\(first.message)")
    let left = try await world.far().versions(first.run).paths
    #expect(left == (fails ? ["f1"] : []))
    try world.standDown()
    truth[first.run] = nil
    #expect(try await world.backup(onDay: 3, &truth).outcome == "succeeded")
    // The bytes lie in the versions of the second run now; the copy of the first is gone.
    try await world.checkOnlyNeededVersions(truth)
    #expect(try await world.far().below("jobs/.mirrorkeep/photos/versions").paths.count == 1)
  }

  @Test func `row 47: a full remote names prune as the way out`() async throws {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try await world.backup()
    _ = try await cloud.fault(#"{"method": "uploadfile", "action": "result", "result": 2008}"#)
    try world.write("f2", "more than fits")
    let record = try await world.backup()
    #expect(record.reason == "over-quota", "\(record.message)")
    #expect(record["hint"].text?.contains("mirrorkeep prune photos") == true, "\(record.message)")
  }
}
