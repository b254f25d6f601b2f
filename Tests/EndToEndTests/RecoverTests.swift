import Foundation
import TestSupport
import Testing

/// A machine that has nothing but rclone and the remote: what it finds, says, and goes on with.
@Suite struct RecoverTests {
  /// Five runs on five days, the oldest points given up.
  private func lived(_ world: World) async throws -> Truth {
    var truth: Truth = [:]
    try world.fillSource()
    try world.writeJob(keys: "filters: [\"- *.tmp\"]\nkeep: {last: 4}\nguards: {floor: 30}\n")
    for day in 1...5 {
      try world.write("f1", "day \(day)")
      try world.write("of/day \(day)", "new")
      if day > 2 { try world.remove("f\(day)") }
      try await world.backup(onDay: day, &truth)
    }
    return truth
  }

  /// Everything mirrorkeep knew here is gone, but for where rclone is.
  private func lose(_ world: World) throws {
    try? FileManager.default.moveItem(atPath: world.state, toPath: world.folder.path("old-state"))
    try FileManager.default.moveItem(
      atPath: world.folder.path("jobs/photos.yaml"), toPath: world.folder.path("old-photos.yaml"))
  }

  private func recover(_ world: World, _ options: String...) async throws -> JSON {
    let ending = try await world.start(
      ["recover", world.destination, "--json"] + options, environment: World.day(6)
    ).end()
    let record = try JSON(ending.stdout)
    #expect(record["exit_status"].int == Int(ending.status), "\(ending)")
    #expect(record["kind"].text == "recover")
    return record
  }

  @Test func `a backup that was recovered and is gone then is not begun anew unasked`() async throws {
    let world = try await World()
    _ = try await lived(world)
    try lose(world)
    #expect(try await recover(world).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("disk/jobs"), toPath: world.folder.path("unplugged"))
    try FileManager.default.createDirectory(atPath: world.folder.path("disk/jobs"), withIntermediateDirectories: false)
    let held = try await world.expectUntouched { try await world.backup(environment: World.day(7)) }
    #expect(held.outcome == "held" && held.reason == "destination-changed", "\(held.message)")
    for command in ["verify", "prune"] {
      let ending = try await world.start([command, "photos", "--json"], environment: World.day(7)).end()
      let message = try JSON(ending.stdout).message
      #expect(ending.status == 2 && message.contains("any more"), "\(ending)")
    }
    let restored = try await world.start(
      ["restore", "photos", "--to", world.folder.path("restored"), "--json"], environment: World.day(7)
    ).end()
    let message = try JSON(restored.stdout).message
    #expect(restored.status != 0 && !message.contains("source"), "\(restored)")
  }

  @Test(arguments: World.Place.allCases) func `on a new machine`(_ place: World.Place) async throws {
    let world = try await World(place)
    var truth = try await lived(world)
    let before = try await world.history()
    try lose(world)
    let record = try await world.expectUntouched { try await recover(world) }
    #expect(record.outcome == "succeeded", "\(record.message)")
    #expect(record["job"].text == "photos" && record["recover"]["points"].int == 4)
    #expect(record["recover"]["uncertain"].list.isEmpty)
    #expect(record["recover"]["written"].list.count == 1 && record["recover"]["kept"].list.count == 1)

    // All that was known is known again, and the points are exact.
    let after = try await world.history()
    #expect(after.first?.run == record.run)
    #expect(after.dropFirst().map(\.run) == before.map(\.run))
    #expect(try await world.checkPoints(truth).kept == Array(truth.keys.sorted().suffix(4)))
    let text = try world.folder.text("jobs/photos.yaml")
    for line in ["floor: 30", "keep: {last: 4}", "- *.tmp", "source: \(world.source)"] { #expect(text.contains(line)) }
    #expect(try await world.mirrorkeep("validate").status == 0)

    // The backup is still the old machine's; then this one goes on with it, sending nothing again.
    let refused = try await world.expectUntouched { try await world.backup(environment: World.day(6)) }
    #expect(refused.reason == "claimed-by-another" && refused["exit_status"].int == 4)
    #expect(refused["hint"].text?.contains("mirrorkeep run photos --adopt") == true)
    let taken = try await world.backup(onDay: 7, &truth, "--adopt")
    #expect(taken.outcome == "succeeded" && taken.counts == "" && taken["bytes"]["sent"].int == 0, "\(taken.message)")
    try world.write("f9", "after the move")
    #expect(try await world.backup(onDay: 8, &truth).counts == "replaced 1")
    try await world.checkOnlyNeededVersions(truth.filter { $0.key != taken.run })

    // The old machine is refused from now on.
    let old = try world.start(["run", "photos", "--json"], state: world.folder.path("old-state"))
    #expect(try world.record(await old.end()).reason == "claimed-by-another")

    // It can still bring back what it knew, also what the new one has displaced since.
    let known = try #require(before.first?.run)
    let restored = try await world.start(
      ["restore", "photos", "--at", known, "--to", world.folder.path("restored"), "--json"],
      state: world.folder.path("old-state")
    ).end()
    #expect(restored.status == 0, "\(restored)")
    #expect(try Tree(reading: world.folder.path("restored")).changes(to: try #require(truth[known])) == [])
  }

  @Test(arguments: ["send", "delete"]) func `after a run that died half-way`(_ step: String) async throws {
    let world = try await World()
    var truth = try await lived(world)
    for index in 6...9 { try world.write("f\(index)", "changed \(index)") }
    try world.remove("d")
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      onDay: 6, by: "[ $step = \(step) ] || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    let dead = try await world.kill(running, alive: alive, &truth)

    try lose(world)
    let record = try await world.expectUntouched { try await recover(world) }
    #expect(record.outcome == "incomplete" && record.message.contains(dead), "\(record.message)")
    #expect(try await world.checkPoints(truth).kept.last == dead)
    // What there is can be had before anybody takes over.
    let restored = try await world.start(
      ["restore", "photos", "--to", world.folder.path("restored"), "--json"], environment: World.day(6)
    ).end()
    #expect(restored.status == 0, "\(restored)")
    #expect(try Tree(reading: world.folder.path("restored")).changes(to: try #require(truth[dead])) == [])
    let far = try await world.far()
    let next = try await world.backup(onDay: 7, &truth, "--adopt")
    #expect(next.outcome == "succeeded", "\(next.message)")
    far.mirror().changes(to: try world.sourceTree()).isEmpty
      ? #expect(next.counts == "") : #expect(next.counts == "deleted 2")
    _ = try await world.checkPoints(truth)
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  @Test(arguments: [true, false])
  func `while the old machine's run is still at work, which ends later`(_ isAskedAgain: Bool) async throws {
    let world = try await World()
    var truth = try await lived(world)
    for index in 6...9 { try world.write("f\(index)", "changed \(index)") }
    try world.write("new", "added")
    try world.remove("d")
    let alive = try EndOfLife()
    // Between the files that are sent and the deletions.
    let running = try await world.startBlocked(
      onDay: 6, by: "[ $1$step = movedelete ] && block; exec \"$REAL\" \"$@\"", alive: alive)
    // The new machine looks at it half-way, with a state folder of its own.
    let far = world.folder.path("new-state")
    let recovered = try await world.start(
      ["recover", world.destination, "--json"], environment: World.day(6), state: far
    ).end()
    #expect(try JSON(recovered.stdout)["outcome"].text == "incomplete", "\(recovered)")
    try await world.release()
    let finished = try world.record(await running.end())
    #expect(finished.outcome == "succeeded" && finished.counts.contains("deleted"), "\(finished.message)")
    truth[finished.run] = try await world.far().mirror()
    try world.standDown()
    try world.write("f6", "and once more")
    try await world.backup(onDay: 7, &truth)

    try FileManager.default.moveItem(atPath: world.state, toPath: world.folder.path("old-state"))
    try FileManager.default.moveItem(atPath: far, toPath: world.state)
    if isAskedAgain {
      let again = try await recover(world)
      #expect(again.outcome == "succeeded", "\(again.message)")
      _ = try await world.checkPoints(truth)
    }
    let taken = try await world.backup(onDay: 8, &truth, "--adopt")
    #expect(taken.outcome == "succeeded" && taken.counts == "" && taken["bytes"]["sent"].int == 0, "\(taken.message)")
    let records = try await world.history()
    #expect(records.first { $0.run == finished.run }?.outcome == "succeeded")
    _ = try await world.checkPoints(truth)
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
  }

  @Test(arguments: ["missing", "cut short", "damaged"])
  func `with a journal that is no good`(_ what: String) async throws {
    let world = try await World()
    var truth = try await lived(world)
    let runs = truth.keys.sorted()
    let journal = world.folder.path("disk/jobs/.mirrorkeep/photos/runs/\(runs[2]).jsonl.gz")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: journal))
    try FileManager.default.removeItem(atPath: journal)
    if what == "cut short" { try bytes.dropLast(30).write(to: URL(fileURLWithPath: journal)) }
    if what == "damaged" { try Data("no journal".utf8).write(to: URL(fileURLWithPath: journal)) }
    try lose(world)
    let record = try await world.expectUntouched { try await recover(world) }
    #expect(record.outcome == "incomplete" && record.reason == "version-lost", "\(record.message)")
    #expect(record["recover"]["uncertain"].list.contains { $0.text?.contains(runs[2]) == true })
    // The mirror is known as it is, and the version that run kept can be brought back.
    let states = try await world.currentStates()
    #expect(states == (try await world.far().mirror().paths))
    let events = try JSON(try await world.mirrorkeep("history", "file", "photos", "f1", "--json").stdout)
    let kept = try await world.far().versions(runs[2]).paths
    #expect(kept.contains("f1"))
    #expect(
      events.list.contains { $0["run"].text == runs[2] && $0["restorable"].isTrue }, "\(events) \(record.message)")

    let before = try await world.far()
    let next = try await world.backup(onDay: 7, &truth, "--adopt")
    #expect(next.outcome == "succeeded" && next["bytes"]["sent"].int == 0, "\(next.message)")
    #expect(try await world.far().below("jobs/photos") == before.below("jobs/photos"))
  }

  @Test func `with no journal at all`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/.mirrorkeep/photos/runs"))
    try lose(world)
    let record = try await world.expectUntouched { try await recover(world) }
    #expect(record.outcome == "incomplete", "\(record.message)")
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    #expect(try world.folder.text("jobs/photos.yaml").contains("source: \(world.source)"))
    let next = try await world.backup(onDay: 7, &truth, "--adopt")
    #expect(next.outcome == "succeeded" && next["bytes"]["sent"].int == 0, "\(next.message)")
  }

  @Test func `where there is no backup`() async throws {
    let world = try await World()
    try world.folder.write("something else", to: "disk/jobs/photos/file")
    let record = try await world.expectUntouched { try await recover(world) }
    #expect(record.outcome == "failed" && record.reason == "nothing-found" && record["exit_status"].int == 2)
    #expect(record["hint"].text != nil && record["recover"] == .null)
    #expect(try await world.mirrorkeep("recover", "photos").status == 2)
    #expect(try await world.mirrorkeep("recover", "disk:jobs/photos", "--as", "No Name").status == 2)
  }

  @Test func `under another name, and beside a job that has the name`() async throws {
    let world = try await World()
    let truth = try await lived(world)
    try lose(world)
    try world.folder.write("source: /elsewhere\ndestination: disk:other\n", to: "jobs/photos.yaml")
    let refused = try await recover(world)
    #expect(refused.reason == "target-refused" && refused["hint"].text?.contains("--as") == true, "\(refused.message)")
    #expect(try world.folder.text("jobs/photos.yaml").contains("/elsewhere"))
    let record = try await recover(world, "--as", "pictures")
    #expect(record.outcome == "succeeded" && record["job"].text == "pictures", "\(record.message)")
    #expect(try world.folder.text("jobs/pictures.yaml").contains("destination: disk:jobs/photos"))
    #expect(try await world.checkPoints(truth).kept.count == 4)
    #expect(try JSON(try await world.mirrorkeep("history", "pictures", "--json").stdout).list.count == 6)
    // Once more: nothing is new, and the file is left as it is. The job's name need not be told, and cannot be another.
    for name in [["--as", "pictures"], []] {
      let again = try JSON(
        try await world.start(["recover", world.destination, "--json"] + name, environment: World.day(6)).end().stdout)
      #expect(again.outcome == "succeeded" && again["recover"]["written"].list.isEmpty, "\(again)")
      #expect(again["job"].text == "pictures")
    }
    let other = try await world.mirrorkeep("recover", world.destination, "--as", "x")
    #expect(other.status == 2 && other.stderr.contains("rename 'pictures.yaml' to 'x.yaml'"), "\(other)")
    #expect(!world.exists("jobs/x.yaml"))
    // Its file gone, it is.
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/pictures.yaml"))
    #expect(try await recover(world, "--as", "x").outcome == "succeeded")
    #expect(try JSON(try await world.mirrorkeep("points", "x", "--json").stdout).list.count == 4)
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/x.yaml"))
    #expect(try await recover(world, "--as", "pictures").outcome == "succeeded")
    let taken = try await world.start(["run", "pictures", "--adopt", "--json"], environment: World.day(7)).end()
    #expect(try world.record(taken).outcome == "succeeded")
  }

  @Test func `a prune that died on the old machine is finished by the new one`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    try world.writeJob(keys: "keep: {last: 2}\n")
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      ["prune", "photos", "--json"], onDay: 6, by: "[ \"$1\" = delete ] && block; exec \"$REAL\" \"$@\"", alive: alive)
    running.signal(SIGKILL)
    _ = await running.end()
    try await world.waitForEnd(alive)
    try world.standDown()
    try lose(world)
    let record = try await recover(world)
    #expect(record.outcome == "succeeded" && record["recover"]["points"].int == 2, "\(record.message)")
    _ = try await world.checkPoints(truth)
    try await world.backup(onDay: 7, &truth, "--adopt")
    try await world.checkOnlyNeededVersions(truth)
  }
}
