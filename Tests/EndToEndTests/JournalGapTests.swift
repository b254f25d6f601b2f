import BackupCore
import Foundation
import History
import TestSupport
import Testing

/// What a machine does that goes on with a backup of which a journal is missing or damaged, and what comes back with it.
@Suite struct JournalGapTests {
  /// The runs, each of its day: `a` is there from the first on, what `life` does is the others' work.
  private func lived(
    _ world: World, onDays days: [Int] = [1, 2, 3], _ life: [() throws -> Void]
  ) async throws -> Truth {
    var truth: Truth = [:]
    try world.write("a", "a one")
    for (day, step) in zip(days, [{}] + life) {
      try step()
      try await world.backup(onDay: day, &truth)
    }
    return truth
  }

  /// Another machine takes the backup over: this world's state from then on.
  private func moveHouse(_ world: World, day: Int) async throws -> JSON {
    try FileManager.default.removeItem(atPath: world.state)
    return try await world.backup("--adopt", environment: World.day(day))
  }

  private func touch(_ world: World, _ file: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)], ofItemAtPath: world.source + "/" + file)
  }

  /// The second journal is away while another machine goes on and prunes, or this one without its history.
  @Test(arguments: [true, false])
  func `what points around a missing journal need outlives prunes`(_ isByHand: Bool) async throws {
    let world = try await World()
    try world.writeJob(keys: "keep: {last: 1, monthly: 12}\n")
    // Months of their own, but for the last three.
    var truth = try await lived(
      world, onDays: [0, 20, 50, 80, 81, 82],
      [
        { try world.write("x", "told of by the lost journal") }, { try world.write("c", "c") },
        { try touch(world, "x") }, { try world.remove("x") }, { try world.write("n", "one") },
      ])
    let runs = truth.keys.sorted()
    try FileManager.default.moveItem(atPath: world.journal(runs[1]), toPath: world.folder.path("away"))
    if isByHand {
      try FileManager.default.removeItem(atPath: world.state + "/history.db")
      #expect(try await world.prune(environment: World.day(83)).outcome == "succeeded")
    } else {
      #expect(try await moveHouse(world, day: 83).outcome == "succeeded")
    }
    try world.write("n", "two")
    try await world.backup(onDay: 84, &truth)
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: world.journal(runs[1]))
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(85))
    #expect(recovered.status == 0, "\(recovered)")
    for run in runs.prefix(3) {
      let (ending, tree) = try await world.restored(at: run, day: 86)
      #expect(ending.status == 0, "\(ending)")
      #expect(tree.changes(to: try #require(truth[run])) == [], "\(run)")
    }
  }

  @Test func `a certain point before a missing journal keeps what later runs knew under another name`() async throws {
    let world = try await World()
    try world.write("t", "touched by the lost run")
    try world.write("m", "moved by the lost run")
    var truth = try await lived(
      world,
      [
        {
          try touch(world, "t")
          try FileManager.default.moveItem(atPath: world.source + "/m", toPath: world.source + "/m2")
        }, { try world.write("c", "c") },
      ])
    let runs = truth.keys.sorted()
    try FileManager.default.moveItem(atPath: world.journal(runs[1]), toPath: world.folder.path("away"))
    #expect(try await moveHouse(world, day: 4).outcome == "succeeded")
    let claim = try world.claim(try await world.far())
    try world.write("t", "another")
    try world.remove("m2")
    try await world.backup(onDay: 5, &truth)
    // All but the first and the newest.
    let folder = try #require(try StateFolder.existing(world.state))
    let kept = try HistoryStore.open(folder, now: Date()).read { try FileStates($0).points(claim).map(\.run) }
    try HistoryStore.open(folder, now: Date()).write {
      try FileStates($0).forget(kept.dropFirst().dropLast(), claim)
    }
    #expect(try await world.prune(environment: World.day(6)).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: world.journal(runs[1]))
    #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(7)).status == 0)
    let (ending, tree) = try await world.restored(at: runs[0], day: 8)
    #expect(ending.status == 0, "\(ending)")
    #expect(tree.changes(to: try #require(truth[runs[0]])) == [])
  }

  @Test func `once nothing older than a gap is kept, its versions go`() async throws {
    let world = try await World()
    var truth = try await lived(world, [{ try world.write("x", "x") }, { try world.write("c", "c") }])
    let runs = truth.keys.sorted()
    try FileManager.default.removeItem(atPath: world.journal(runs[1]))
    #expect(try await moveHouse(world, day: 4).outcome == "succeeded")
    for day in 5...7 {
      try world.write("x", "x of day \(day)")
      try await world.backup(onDay: day, &truth)
    }
    try world.writeJob(keys: "keep: {last: 2}\n")
    let pruned = try await world.prune(environment: World.day(8))
    #expect(pruned.outcome == "succeeded", "\(pruned)")
    try await world.checkOnlyNeededVersions(truth)
  }

  @Test func `a heartbeat tells of the journal that is missing before it`() async throws {
    let world = try await World()
    try world.write("d", "d one")
    let truth = try await lived(world, [{ try world.write("d", "d two") }])
    let runs = truth.keys.sorted()
    // Nothing to do, more than a day after the newest journal there.
    try await world.shell("touch", "-d", "2020-01-01", world.journal(runs[0]), world.journal(runs[1]))
    #expect(try await world.backup(environment: World.day(40)).counts == "")
    #expect(try await world.far().below("jobs/.mirrorkeep/photos/runs").paths.count == 3)
    try FileManager.default.removeItem(atPath: world.journal(runs[1]))
    #expect(try await moveHouse(world, day: 41).outcome == "succeeded")
    let latest = try await world.restored(at: "latest", day: 42)
    #expect(latest.ending.status == 0 && latest.tree.text("d") == "d two", "\(latest)")
    let first = try await world.restored(at: runs[0], day: 42)
    // What the lost run displaced lies in its versions.
    #expect(first.ending.status == 0 && first.tree.text("d") == "d one", "\(first)")
  }

  @Test func `versions of a damaged journal's run change no later point`() async throws {
    let world = try await World()
    try world.write("f", "one")
    var truth = try await lived(world, [{ try world.write("f", "two, longer") }, { try world.write("g", "g") }])
    let runs = truth.keys.sorted()
    try await world.shell("cp", world.journal(runs[1]), world.folder.path("whole"))
    try await world.shell("truncate", "-s", "60", world.journal(runs[1]))
    #expect(try await moveHouse(world, day: 4).outcome == "succeeded")
    try world.write("h", "h")
    let later = try await world.backup(onDay: 5, &truth).run
    #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(6)).status == 1)
    for point in [later, "latest"] {
      let restored = try await world.restored(at: point, day: 7)
      #expect(restored.ending.status == 0, "\(restored.ending)")
      #expect(restored.tree.changes(to: try #require(truth[later])) == [], "\(point)")
    }
    // As the hint says.
    try FileManager.default.removeItem(atPath: world.journal(runs[1]))
    try world.write("h", "h again")
    #expect(try await world.backup(onDay: 8, &truth).outcome == "succeeded")
    #expect(try await world.prune(environment: World.day(9)).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("whole"), toPath: world.journal(runs[1]))
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(10))
    #expect(recovered.status == 0, "\(recovered)")
    let first = try await world.restored(at: runs[0], day: 11)
    #expect(first.ending.status == 0, "\(first.ending)")
    #expect(first.tree.changes(to: try #require(truth[runs[0]])) == [])
  }

  @Test func `of a run that died behind a missing journal nobody says that its point is whole`() async throws {
    let world = try await World()
    let truth = try await lived(world, [{ try world.write("x", "only the lost journal tells of it") }])
    try world.write("y", "y")
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      onDay: 3, by: "[ $step$count = send1 ] || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    let died = try #require(try await world.history().first?.run)
    running.signal(SIGKILL)
    _ = await running.end()
    try await world.waitForEnd(alive)
    try world.standDown()
    let runs = truth.keys.sorted()
    try FileManager.default.removeItem(atPath: world.journal(runs[1]))
    #expect(try await moveHouse(world, day: 4).outcome == "succeeded")
    let points = try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list
    #expect(points.first { $0["run"].text == died }?["uncertain"].isTrue == true, "\(points)")
    let latest = try await world.restored(at: "latest", day: 5)
    #expect(latest.ending.status == 0 && latest.tree.paths == ["a", "x", "y"], "\(latest)")
    // Who comes next is told as well.
    try FileManager.default.removeItem(atPath: world.state)
    #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(6)).status == 1)
    let again = try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list
    #expect(again.first { $0["run"].text == died }?["uncertain"].isTrue == true, "\(again)")
  }
}
