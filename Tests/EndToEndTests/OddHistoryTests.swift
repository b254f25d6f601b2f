import BackupCore
import Foundation
import TestSupport
import Testing

/// Histories that know less than they should, or whose machine is not the only one of its name: nothing is called good that
/// is not known.
@Suite struct OddHistoryTests {
  /// Three runs on three days.
  private func lived(_ world: World, keys: String = "") async throws -> Truth {
    var truth: Truth = [:]
    try world.fillSource()
    try world.writeJob(keys: keys + "guards: {floor: 30}\n")
    for day in 1...3 {
      try world.write("f1", "day \(day)")
      try world.write("of/day \(day)", "new")
      try await world.backup(onDay: day, &truth)
    }
    return truth
  }

  private func command(_ world: World, _ arguments: String..., day: Int, state: String? = nil) async throws -> JSON {
    let ending = try await world.start(
      arguments + ["--json"], environment: World.day(day), state: state.map { world.folder.path($0) } ?? world.state
    ).end()
    return arguments[0] == "run" ? try world.record(ending) : try JSON(ending.stdout)
  }

  /// Starts a run whose rclone waits before a step, and returns it.
  private func startRun(
    _ world: World, day: Int, _ alive: EndOfLife, before step: String = "$step$count = send1"
  ) async throws -> Running {
    try world.write("f6", "changed 6")
    try world.write("new", "added")
    try world.remove("d")
    return try await world.startBlocked(
      onDay: day, by: "[ \(step) ] && block; exec \"$REAL\" \"$@\"", alive: alive)
  }

  @Test func `a copy of the machine does not account for a run that is at work on the first`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    try FileManager.default.copyItem(atPath: world.state, toPath: world.folder.path("copy"))
    let alive = try EndOfLife()
    let running = try await startRun(world, day: 4, alive)
    try world.standDown()
    let refused = try await world.expectUntouched { try await command(world, "run", "photos", day: 4, state: "copy") }
    #expect(
      refused.reason == "claimed-by-another" && refused.message.contains("has not said how it ended"), "\(refused)")
    #expect(refused["hint"].text?.contains("mirrorkeep run photos --adopt") == true)
    try await world.release()
    let finished = try world.record(await running.end())
    #expect(finished.outcome == "succeeded", "\(finished.message)")
    truth[finished.run] = try await world.far().mirror()
    // Now that it has, the copy goes on with what there is.
    let next = try await command(world, "run", "photos", day: 5, state: "copy")
    #expect(next.outcome == "succeeded" && next.counts == "", "\(next.message)")
    try FileManager.default.moveItem(atPath: world.state, toPath: world.folder.path("first"))
    try FileManager.default.moveItem(atPath: world.folder.path("copy"), toPath: world.state)
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
  }

  @Test func `gaps are filled by the next run, whoever took the journals in`() async throws {
    let world = try await World()
    var truth = try await lived(world, keys: "keep: {last: 99}\n")
    try world.loseJournal(truth.keys.sorted()[1])
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    _ = try await command(world, "prune", "photos", day: 4)
    let states = try await world.currentStates()
    #expect(states != (try await world.far().mirror().paths), "this shows nothing")
    let verified = try await command(world, "verify", "photos", day: 4)
    #expect(verified.outcome == "failed" && verified.reason == "unverified", "\(verified)")
    #expect(try await world.backup(onDay: 5, &truth).outcome == "succeeded")
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    #expect(try await command(world, "verify", "photos", day: 6).outcome == "succeeded")
  }

  @Test func `row 81: a verify over a lost history knows again what to compare`() async throws {
    let world = try await World()
    _ = try await lived(world)
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    let verified = try await command(world, "verify", "photos", day: 4)
    let files = try await world.far().mirror().paths.count
    #expect(verified.outcome == "succeeded" && verified["files"]["checked"].int == files, "\(verified)")
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/.mirrorkeep/photos/runs"))
    let blind = try await command(world, "verify", "photos", day: 4)
    #expect(blind.outcome == "failed" && blind.reason == "unverified", "\(blind)")
  }

  @Test func `days count by the clock of then, also after it was ahead once`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try world.writeJob(keys: "keep: {daily: 9}\n")
    for day in [400, 1, 2, 3] {
      try world.write("f1", "day \(day)")
      #expect(try await world.backup(onDay: day, &truth).outcome == "succeeded")
    }
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
  }

  @Test func `a clock behind what lies there makes no run that comes before it`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    try world.write("f1", "today")
    let early = try await world.expectUntouched { try await command(world, "run", "photos", day: 2) }
    #expect(early.outcome == "failed" && early.reason == "unverified", "\(early)")
    let next = try await world.backup(onDay: 2, &truth)
    #expect(next.outcome == "succeeded" && next.counts == "replaced 1", "\(next.message)")
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    #expect(truth.keys.max() == next.run)
  }

  @Test func `a drill says what the history has as lost`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let first = try #require(truth.keys.min())
    try world.write("of/day 1", "tomorrow")
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/photos/f5"))
    try world.write("f5", "another one")
    try await world.backup(onDay: 4, &truth)
    var drilled: Set<String> = []
    while drilled.count < 2 {
      let record = try await command(world, "drill", "photos", "--files", "0", day: 5)
      let run = try #require(record["restore"]["at_run"].text)
      drilled.insert(run == truth.keys.max() ? "after" : "before")
      if run == truth.keys.max() {
        #expect(record.outcome == "succeeded", "\(record)")
      } else {
        #expect(record.reason == "differences-found" && record.failedPaths == ["f5"], "\(first) \(record)")
      }
    }
  }

  @Test func `the owner recovers beside a dead run, whose unfinished uploads are no files`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let alive = try EndOfLife()
    let running = try await startRun(world, day: 4, alive)
    let dead = try await world.kill(running, alive: alive, &truth)
    let partial = "big" + PlanContext.partialSuffix(of: try #require(RunID(dead)))
    try world.folder.write("half", to: "disk/jobs/photos/" + partial)
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    let recovered = try await command(world, "recover", world.destination, day: 5)
    #expect(recovered.outcome == "incomplete", "\(recovered.message)")
    #expect(try await !world.currentStates().contains(partial))
    let next = try await world.backup(onDay: 6, &truth)
    #expect(next.outcome == "succeeded", "\(next.message)")
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    let elsewhere = try await command(world, "recover", world.destination, day: 7, state: "elsewhere")
    #expect(elsewhere.outcome == "succeeded", "\(elsewhere.message)")
  }

  @Test func `a run lies dead while its remote gets another name`() async throws {
    let world = try await World()
    var truth = try await lived(world)
    let alive = try EndOfLife()
    let running = try await startRun(world, day: 4, alive, before: "$1$step = movedelete")
    _ = try await world.kill(running, alive: alive, &truth)
    try world.writeConfig(
      "[disk]\ntype = alias\nremote = \(world.folder.path("disk"))\n[nas]\ntype = alias\nremote = disk:\n")
    try world.folder.write(
      "source: \(world.source)\ndestination: nas:jobs/photos\nguards: {floor: 30}\n", to: "jobs/photos.yaml")
    let next = try await world.backup(onDay: 5, &truth)
    #expect(next.outcome == "succeeded", "\(next.message)")
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
  }

  /// The first machine takes the backup back and does itself what the second's plan says.
  @Test func `row 81: a run whose planned journal never arrived is not accounted for by what others did since`()
    async throws
  {
    let world = try await World()
    var truth = try await lived(world)
    #expect(try await command(world, "recover", world.destination, day: 4, state: "other").outcome == "succeeded")
    #expect(try await command(world, "run", "photos", "--adopt", day: 4, state: "other").outcome == "succeeded")
    try world.rename("f1", "g1")
    try await world.standIn("[ $step = journal ] && exit 1; exec \"$REAL\" \"$@\"")
    let mute = try await command(world, "run", "photos", day: 5, state: "other")
    #expect(mute.outcome == "failed", "\(mute.message)")
    try world.standDown()
    #expect(try await world.backup(onDay: 6, &truth, "--adopt").counts == "moved 1")
    let taken = try await command(world, "run", "photos", "--adopt", day: 7, state: "other")
    #expect(taken.outcome == "succeeded" && taken.counts == "", "\(taken.message) \(taken.counts)")
    try FileManager.default.moveItem(atPath: world.state, toPath: world.folder.path("first"))
    try FileManager.default.moveItem(atPath: world.folder.path("other"), toPath: world.state)
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    #expect(try await world.history().contains { $0.run == mute.run && $0.outcome == "failed" })
    // Nothing of it is sent later.
    try world.write("f2", "once more")
    try await world.backup(onDay: 8, &truth)
    try await world.checkJournals(try await world.far())
    #expect(try await world.far()["jobs/.mirrorkeep/photos/runs/\(mute.run).jsonl.gz"] == nil)
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
  }
}
