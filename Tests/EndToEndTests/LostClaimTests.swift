import BackupCore
import Foundation
import History
import TestSupport
import Testing

/// What only part of a backup's bookkeeping is left of: no claim beside its journals, a history from amid a run.
@Suite struct LostClaimTests {
  private func lived(_ world: World, _ truth: inout Truth) async throws {
    try world.fillSource()
    for day in 1...3 {
      try world.write("f1", "day \(day)")
      try await world.backup(onDay: day, &truth)
    }
  }

  @Test(arguments: [false, true])
  func `row 50: a lost claim is written again, and old points stay`(_ isHistoryLost: Bool) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try await lived(world, &truth)
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/.mirrorkeep/photos/claim.json"))
    if isHistoryLost { try FileManager.default.removeItem(atPath: world.state) }
    let held = try await world.expectUntouched { try await world.backup(environment: World.day(4)) }
    #expect(held.outcome == "held", "\(held.message)")
    let adopted = try await world.backup(onDay: 4, &truth, "--adopt")
    #expect(adopted.outcome == "succeeded" && adopted.counts == "", "\(adopted.message)")
    truth[adopted.run] = nil
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())

    try world.write("f2", "later")
    try world.remove("f3")
    try await world.backup(onDay: 5, &truth)
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    try world.writeJob(keys: "keep: {last: 2}\n")
    let pruned = try await world.prune(environment: World.day(6))
    #expect(pruned.outcome == "succeeded", "\(pruned.message)")
    try await world.checkOnlyNeededVersions(truth)
    try await world.recoverElsewhere(onDay: 7)
    #expect(try await world.checkPoints(truth).kept == Array(truth.keys.sorted().suffix(2)))
  }

  @Test func `a journal that is whole again late undoes nothing, and is taken in by 'recover'`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try await lived(world, &truth)
    let first = try #require(truth.keys.min())
    let journal = world.folder.path("disk/jobs/.mirrorkeep/photos/runs/\(first).jsonl.gz")
    try await world.shell("cp", journal, world.folder.path("whole"))
    try await world.shell("truncate", "-s", "60", journal)
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    let next = try await world.backup(environment: World.day(4))
    #expect(next.outcome == "succeeded", "\(next.message)")
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    // The mirror was looked at, and is a point as it was found.
    let found = try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list.first?["run"].text
    truth[try #require(found)] = try await world.far().mirror()
    try await world.shell("cp", world.folder.path("whole"), journal)
    #expect(try await world.backup(environment: World.day(5)).outcome == "succeeded")
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
    try world.writeJob(keys: "keep: {last: 9}\n")
    let refused = try await world.expectUntouched { try await world.prune(environment: World.day(6)) }
    #expect(refused.reason == "unverified", "\(refused)")
    #expect(refused["hint"].text?.contains("'mirrorkeep recover \(world.destination)'") == true, "\(refused)")

    let recovered = try await world.start(["recover", world.destination, "--json"], environment: World.day(7)).end()
    #expect(try JSON(recovered.stdout).outcome == "succeeded", "\(recovered)")
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    try world.write("f2", "later")
    #expect(try await world.backup(onDay: 8, &truth).outcome == "succeeded")
    try world.writeJob(keys: "keep: {last: 2}\n")
    #expect(try await world.prune(environment: World.day(9)).outcome == "succeeded")
    let kept = try await world.checkPoints(truth).kept
    #expect(kept == Array(truth.keys.sorted().suffix(2)), "\(truth.keys.sorted())")
  }

  @Test func `a point that files may be missing from is not restored as if it were whole`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try await lived(world, &truth)
    try world.write("later", "not in the lost journal")
    try await world.backup(onDay: 4, &truth)
    let runs = truth.keys.sorted()
    let journal = world.folder.path("disk/jobs/.mirrorkeep/photos/runs/\(runs[1]).jsonl.gz")
    try FileManager.default.moveItem(atPath: journal, toPath: world.folder.path("away"))
    try FileManager.default.removeItem(atPath: world.state)
    #expect(try await world.mirrorkeep("recover", world.destination).status == 1)
    let lines = try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list
    let uncertain = lines.filter { $0["uncertain"].isTrue }.compactMap { $0["run"].text }
    #expect(uncertain == [runs[2], runs[1]], "\(lines)")
    #expect(try await world.mirrorkeep("recover", world.destination).status == 1, "it is no more certain by now")
    for (number, run) in runs.enumerated() {
      let target = world.folder.path("restored \(number)")
      let ending = try await world.mirrorkeep("restore", "photos", "--at", run, "--to", target, "--json")
      let record = try JSON(ending.stdout)
      if uncertain.contains(run) {
        #expect(ending.status == 1 && record.outcome == "incomplete" && record.reason == "version-lost", "\(ending)")
        #expect(record.message.contains("files may be missing"))
        #expect(record["hint"].text?.contains("'mirrorkeep recover \(world.destination)'") == true, "\(ending)")
      } else {
        #expect(ending.status == 0, "\(ending)")
        #expect(try Tree(reading: target).changes(to: try #require(truth[run])) == [], "\(run)")
      }
    }
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: journal)
    #expect(try await world.mirrorkeep("recover", world.destination).status == 0)
    #expect(try await world.checkPoints(truth).kept == runs)
    let after = try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list
    #expect(after.allSatisfy { !$0["uncertain"].isTrue }, "\(after)")
  }

  @Test func `what a point may need that files are missing from is not pruned`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await world.backup(onDay: 1, &truth)
    for name in ["b", "e", "t"] { try world.write(name, "\(name): told of by the lost journal") }
    try await world.backup(onDay: 2, &truth)
    try world.write("c", "later")
    try await world.backup(onDay: 3, &truth)
    // Known since here, though they were there before.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)], ofItemAtPath: world.source + "/t")
    try FileManager.default.moveItem(atPath: world.source + "/e", toPath: world.source + "/e2")
    try await world.backup(onDay: 4, &truth)
    let runs = truth.keys.sorted()
    let journal = world.folder.path("disk/jobs/.mirrorkeep/photos/runs/\(runs[1]).jsonl.gz")
    try FileManager.default.moveItem(atPath: journal, toPath: world.folder.path("away"))
    try FileManager.default.removeItem(atPath: world.state)
    _ = try await world.backup("--adopt", environment: World.day(5))
    for name in ["b", "t"] { try world.write(name, "another") }
    try world.remove("e2")
    try await world.backup(onDay: 6, &truth)
    let points = try JSON(try await world.mirrorkeep("points", "photos", "--json").stdout).list
    let found = try #require(points.compactMap { $0["run"].text }.first { truth[$0] == nil })
    truth[found] = truth[runs[3]]
    // All but the point after the lost journal and the newest.
    let folder = try #require(try StateFolder.existing(world.state))
    let claim = try world.claim(try await world.far())
    try HistoryStore.open(folder, now: Date()).write { db in
      try FileStates(db).forget([runs[0], runs[3], found].compactMap { RunID($0) }, claim)
    }
    #expect(try await world.prune(environment: World.day(7)).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: journal)
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(8))
    #expect(recovered.status == 0, "\(recovered)")
    #expect(try await world.checkPoints(truth).kept.contains(runs[2]))
  }

  /// Whatever comes after a `recover` that was killed while it took all journals in anew.
  @Test(arguments: ["run", "prune", "recover", "verify", "drill"])
  func `a history whose rebuilding was cut short is rebuilt before anything else`(_ command: String) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try await lived(world, &truth)
    try world.writeJob(keys: "keep: {last: 9}\n")
    let claim = try world.claim(try await world.far())
    let folder = try #require(try StateFolder.existing(world.state))
    let store = try HistoryStore.open(folder, now: Date())
    try store.setRebuilding(true, claim: claim)
    // As far as it may have come: the first journal is taken in again.
    let importing = JournalImport(store, PlanFolder(path: folder.plans), job: "photos", destination: world.destination)
    try importing.forgetMirror(claim)
    let first = try #require(truth.keys.min())
    _ = try importing.importJournal(at: world.folder.path("disk/jobs/.mirrorkeep/photos/runs/\(first).jsonl.gz"))

    let target = world.folder.path("restored")
    let restored = try await world.mirrorkeep("restore", "photos", "--to", target, environment: World.day(4))
    #expect(restored.status != 0 && restored.stderr.contains("mirrorkeep recover \(world.destination)"), "\(restored)")
    let words = command == "recover" ? [command, world.destination] : [command, "photos"]
    let ending = try await world.start(words + ["--json"], environment: World.day(5)).end()
    // Several of those may be at work at once.
    let isReading = ["verify", "drill"].contains(command)
    #expect((ending.status == 0) != isReading, "\(ending)")
    if isReading { _ = try await world.mirrorkeep("recover", world.destination, environment: World.day(6)) }
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    #expect(try await world.mirrorkeep("restore", "photos", "--to", target, environment: World.day(7)).status == 0)
    #expect(try Tree(reading: target).changes(to: try world.sourceTree()) == [])
  }

  @Test func `a rebuilding that can never be done keeps nobody from the backup that came after`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try await lived(world, &truth)
    let claim = try world.claim(try await world.far())
    let folder = try #require(try StateFolder.existing(world.state))
    try HistoryStore.open(folder, now: Date()).setRebuilding(true, claim: claim)
    // The disk is replaced by an empty one.
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs"))
    let held = try await world.backup(environment: World.day(4))
    #expect(held.reason == "destination-changed", "\(held)")
    let anew = try await world.backup(onDay: 5, &truth, "--accept", try #require(held["plan"].text))
    #expect(anew.outcome == "succeeded", "\(anew)")
    let target = world.folder.path("restored")
    let latest = try await world.mirrorkeep("restore", "photos", "--to", target, environment: World.day(6))
    #expect(latest.status == 0, "\(latest)")
    #expect(try Tree(reading: target).changes(to: try world.sourceTree()) == [])
    #expect(try await world.mirrorkeep("drill", "photos", environment: World.day(6)).status == 0)
    // What lay on the old one is not known any more.
    let old = try await world.mirrorkeep(
      "restore", "photos", "--at", try #require(truth.keys.min()), "--to", world.folder.path("old"))
    #expect(old.status == 1 && old.stderr.contains("was being rebuilt"), "\(old)")
  }

  @Test(arguments: [false, true])
  func `row 81: only the history is from amid a run`(_ prunes: Bool) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try await lived(world, &truth)
    try world.write("new", "added")
    try world.write("f2", "replaced")
    let running = try await world.startBlocked(onDay: 4, by: "[ $step$count = send1 ] && block; exec \"$REAL\" \"$@\"")
    let copy = try await world.shell("cp", "-a", world.state + "/history.db", world.folder.path("history.db"))
    #expect(copy == "")
    try await world.release()
    let finished = try world.record(await running.end())
    #expect(finished.outcome == "succeeded", "\(finished.message)")
    truth[finished.run] = try await world.far().mirror()
    try world.standDown()
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    try FileManager.default.moveItem(atPath: world.folder.path("history.db"), toPath: world.state + "/history.db")
    if prunes {
      try world.writeJob(keys: "keep: {last: 99}\n")
      #expect(try await world.prune(environment: World.day(5)).outcome == "succeeded")
      #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    }
    let next = try await world.backup(environment: World.day(6))
    #expect(next.outcome == "succeeded" && next.counts == "", "\(next.message)")
    #expect(try await world.checkPoints(truth).kept == truth.keys.sorted())
    #expect(try await world.history().contains { $0.run == finished.run && $0.outcome == "succeeded" })
    #expect(try await world.currentStates() == (try await world.far().mirror().paths))
  }
}
