import Foundation
import TestSupport
import Testing

/// A run that died, beside a history that does not fit it: lost, older than the run's end, or looked at too early.
@Suite struct LostHistoryTests {
  /// Four runs on four days.
  private func lived(_ world: World) async throws -> Truth {
    var truth: Truth = [:]
    try world.fillSource()
    try world.writeJob(keys: "guards: {floor: 30}\n")
    for day in 1...4 {
      try world.write("f1", "day \(day)")
      try world.write("of/day \(day)", "new")
      if day > 2 { try world.remove("f\(day)") }
      try await world.backup(onDay: day, &truth)
    }
    return truth
  }

  /// Starts the run of a day whose rclone waits at its deletions, other files having been sent, and before a journal when
  /// there is a file `mute`.
  private func startRun(_ world: World, day: Int, _ alive: EndOfLife) async throws -> Running {
    for index in 6...9 { try world.write("f\(index)", "changed \(index)") }
    try world.write("new", "added")
    try world.remove("d")
    let body = #"""
      case $1$step in movedelete) block ;; copytojournal) [ ! -e "$W/mute" ] || block ;; esac
      exec "$REAL" "$@"
      """#
    return try await world.startBlocked(onDay: day, by: body, alive: alive)
  }

  private func dieHalfWay(_ world: World, day: Int, _ truth: inout Truth) async throws -> String {
    let alive = try EndOfLife()
    return try await world.kill(try await startRun(world, day: day, alive), alive: alive, &truth)
  }

  private func swapState(_ world: World, with other: String) throws {
    try FileManager.default.moveItem(atPath: world.state, toPath: world.folder.path("state-\(UUID().uuidString)"))
    try FileManager.default.moveItem(atPath: world.folder.path(other), toPath: world.state)
  }

  private func recover(_ world: World, day: Int, state: String) async throws -> JSON {
    try JSON(
      try await world.start(
        ["recover", world.destination, "--json"], environment: World.day(day), state: world.folder.path(state)
      ).end().stdout)
  }

  /// What this machine knows, and what another would.
  private func checkEverywhere(_ world: World, _ truth: Truth, day: Int) async throws {
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    let recovered = try await recover(world, day: day, state: "elsewhere")
    #expect(recovered.outcome == "succeeded", "\(recovered.message)")
    try swapState(world, with: "elsewhere")
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
  }

  @Test func `rows 66, 81: the history is lost while a run lies dead`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let dead = try await dieHalfWay(world, day: 5, &truth)
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    let next = try await world.backup(onDay: 6, &truth)
    #expect(next.outcome == "succeeded", "\(next.message)")
    #expect(try await world.history().contains { $0.run == dead && $0.outcome == "interrupted" })
    try await checkEverywhere(world, truth, day: 7)
  }

  @Test(arguments: [false, true])
  func `rows 66, 81: the state folder comes back as it was during a run`(_ goesOn: Bool) async throws {
    let world = try await World()
    var truth = try await lived(world)
    let alive = try EndOfLife()
    let running = try await startRun(world, day: 5, alive)
    try FileManager.default.copyItem(atPath: world.state, toPath: world.folder.path("snapshot"))
    try await world.release()
    let finished = try world.record(await running.end())
    #expect(finished.outcome == "succeeded", "\(finished.message)")
    truth[finished.run] = try await world.far().mirror()
    try world.standDown()
    if goesOn {
      try world.remove("f6")
      try await world.backup(onDay: 6, &truth)
    }
    try swapState(world, with: "snapshot")
    let versions = try await world.far().versions(finished.run)
    try world.write("f7", "and once more")
    let next = try await world.backup(onDay: 7, &truth)
    #expect(next.outcome == "succeeded" && next.counts == "replaced 1", "\(next.message) \(next.counts)")
    #expect(try await world.far().versions(finished.run) == versions)
    #expect(try await world.history().contains { $0.run == finished.run && $0.outcome == "succeeded" })
    try await checkEverywhere(world, truth, day: 8)
  }

  @Test func `a run that was looked at half-way goes on and dies`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let alive = try EndOfLife()
    let running = try await startRun(world, day: 5, alive)
    #expect(try await recover(world, day: 5, state: "new-state").outcome == "incomplete")
    // Its deletions will be done, but it does not live to say so.
    try world.folder.write("", to: "mute")
    try await world.release()
    try await world.waitForBlock(of: running)
    let dead = try await world.kill(running, alive: alive, &truth)
    #expect(truth[dead]?.paths.contains("d/h") == false)

    try swapState(world, with: "new-state")
    let restored = try await world.start(
      ["restore", "photos", "--to", world.folder.path("restored"), "--json"], environment: World.day(5)
    ).end()
    #expect(try JSON(restored.stdout).outcome != "failed", "\(restored)")
    let taken = try await world.backup(onDay: 6, &truth, "--adopt")
    #expect(taken.outcome == "succeeded", "\(taken.message)")
    _ = try await world.checkPoints(truth)
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
  }

  @Test func `versions without a journal stay known when a run that was looked at half-way has ended`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let lost = truth.keys.sorted()[2]
    try world.loseJournal(lost)
    let alive = try EndOfLife()
    let running = try await startRun(world, day: 5, alive)
    #expect(try await recover(world, day: 5, state: "new-state").outcome == "incomplete")
    try await world.release()
    #expect(try world.record(await running.end()).outcome == "succeeded")
    try world.standDown()
    try swapState(world, with: "new-state")
    let taken = try await world.backup(onDay: 6, &truth, "--adopt")
    #expect(taken.outcome == "succeeded", "\(taken.message)")
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    let events = try JSON(try await world.mirrorkeep("history", "file", "photos", "f1", "--json").stdout)
    #expect(events.list.contains { $0["run"].text == lost && $0["restorable"].isTrue }, "\(events)")
  }

  @Test func `row 81: the history is lost, and a journal too`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let lost = truth.keys.sorted()[2]
    try world.loseJournal(lost)
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    let next = try await world.backup(onDay: 5, &truth)
    #expect(next.outcome == "succeeded" && next.counts == "", "\(next.message)")
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    let restored = world.folder.path("restored")
    #expect(try await world.mirrorkeep("restore", "photos", "--to", restored).status == 0)
    #expect(try Tree(reading: restored).changes(to: try world.sourceTree()) == [])
  }
}
