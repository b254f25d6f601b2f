import BackupCore
import Foundation
import History
import TestSupport
import Testing

/// What a machine knows of a backup with a missing journal after its history was lost or set back, and others after it.
@Suite struct RebuiltGapTests {
  private func journal(_ world: World, _ run: String) -> String {
    world.folder.path("disk/jobs/.mirrorkeep/photos/runs/\(run).jsonl.gz")
  }

  private func damageHistory(_ world: World) throws {
    try Data("not a database".utf8).write(to: URL(fileURLWithPath: world.state + "/history.db"))
  }

  private func restore(_ world: World, at run: String, day: Int) async throws -> (ending: Ending, tree: Tree) {
    let target = world.folder.path("restored " + UUID().uuidString)
    let ending = try await world.start(
      ["restore", "photos", "--to", target, "--json", "--at", run], environment: World.day(day)
    ).end()
    return (ending, try Tree(reading: target))
  }

  private func expect(
    _ world: World, _ run: String, _ truth: Truth, day: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let (ending, tree) = try await restore(world, at: run, day: day)
    #expect(ending.status == 0, "\(ending)", sourceLocation: sourceLocation)
    #expect(tree.changes(to: try #require(truth[run])) == [], "\(run)", sourceLocation: sourceLocation)
  }

  /// Of the run whose journal is lost the versions tell what lay there before, however the history came to lack it.
  @Test(arguments: ["damaged", "older", "restored", "before"])
  func `a missing journal's versions are not taken for later ones`(_ what: String) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.write("z", "aaaa")
    try world.write("q", "only the first has it")
    let first = try await world.backup(onDay: 1, &truth).run
    try await world.shell("cp", "-a", world.state, world.folder.path("older"))
    try world.write("z", "bbbb")
    try world.remove("q")
    let second = try await world.backup(onDay: 2, &truth).run
    try world.write("z", "cccc")
    let third = try await world.backup(onDay: 3, &truth).run
    try FileManager.default.removeItem(atPath: journal(world, second))
    switch what {
    case "damaged": try damageHistory(world)
    case "before":
      // As it was left where versions were not asked.
      try FileManager.default.removeItem(atPath: world.state)
      try await world.shell("cp", "-a", world.folder.path("older"), world.state)
      let folder = try #require(try StateFolder.existing(world.state))
      let claim = try world.claim(try await world.far())
      let store = try HistoryStore.open(folder, now: Date())
      let taking = JournalImport(store, PlanFolder(path: folder.plans), job: "photos")
      #expect(try taking.importJournal(at: journal(world, third), acceptingGaps: true).outcome == .importedOverGap)
      #expect(try store.read { try FileStates($0).hasUncertainPoints(claim) })
      #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(4)).status == 1)
    default:
      try FileManager.default.removeItem(atPath: world.state)
      try await world.shell("cp", "-a", world.folder.path("older"), world.state)
    }
    if what == "restored" {
      let latest = try await restore(world, at: "latest", day: 4)
      #expect(latest.ending.status == 1 && latest.tree.text("z") == "cccc", "\(latest)")
    } else {
      #expect(try await world.backup(environment: World.day(4)).outcome == "succeeded")
      try await expect(world, third, truth, day: 5)
    }
    try await expect(world, first, truth, day: 5)
  }

  /// The first three are of one month. What tells of the lost journal is a heartbeat alone; nobody who rebuilds the history later may take the gap for closed.
  @Test(arguments: [true, false], ["moved", "added"])
  func `a rebuilt history spares what a missing journal may need`(_ isElsewhere: Bool, _ what: String) async throws {
    let world = try await World()
    try world.writeJob(keys: "keep: {last: 1, monthly: 3}\n")
    var truth: Truth = [:]
    for name in ["f1", "f4"] { try world.write(name, "content of \(name)") }
    let first = try await world.backup(onDay: 4, &truth).run
    try world.write("f5", "five")
    let second = try await world.backup(onDay: 5, &truth).run
    if what == "moved" { try world.rename("f4", "m") } else { try world.write("m", "only the lost journal tells") }
    let lost = try await world.backup(onDay: 6, &truth).run
    for run in [first, second, lost] { try await world.shell("touch", "-d", "2020-01-01", journal(world, run)) }
    #expect(try await world.backup(environment: World.day(8)).counts == "")
    try FileManager.default.moveItem(atPath: journal(world, lost), toPath: world.folder.path("away"))
    try FileManager.default.removeItem(atPath: world.state)
    #expect(try await world.backup("--adopt", environment: World.day(10)).outcome == "succeeded")
    try world.remove("m")
    try await world.backup(onDay: 13, &truth)
    try world.write("f6", "six")
    let newest = try await world.backup(onDay: 14, &truth).run
    if isElsewhere {
      try FileManager.default.removeItem(atPath: world.state)
      #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(15)).status == 1)
      #expect(try await world.backup("--adopt", environment: World.day(16)).outcome == "succeeded")
    } else {
      try damageHistory(world)
      #expect(try await world.backup(environment: World.day(15)).outcome == "succeeded")
    }
    #expect(try await world.prune(environment: World.day(17)).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: journal(world, lost))
    _ = try await world.mirrorkeep("recover", world.destination, environment: World.day(18))
    let kept = try await world.points()
    for run in [second, lost, newest] where kept.contains(run) { try await expect(world, run, truth, day: 19) }
    #expect(kept.contains(lost) && kept.contains(newest), "\(kept)")
  }

  @Test func `a newest point that only its versions tell of holds no later run`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    for name in ["f1", "f4"] { try world.write(name, name) }
    let first = try await world.backup(onDay: 1, &truth).run
    try world.remove("f4")
    let second = try await world.backup(onDay: 2, &truth).run
    for run in [first, second] { try await world.shell("touch", "-d", "2020-01-01", journal(world, run)) }
    #expect(try await world.backup(environment: World.day(4)).counts == "")
    try FileManager.default.removeItem(atPath: journal(world, second))
    try FileManager.default.removeItem(atPath: world.state)
    #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(5)).status == 1)
    #expect(try await world.backup("--adopt", environment: World.day(6)).outcome == "succeeded")
    try world.write("f5", "five")
    #expect(try await world.backup(onDay: 7, &truth).counts == "added 1")
    #expect(try await world.prune(environment: World.day(8)).outcome == "succeeded")
    try await expect(world, first, truth, day: 9)
  }

  /// A look at the mirror that was killed before its journal was written: as its history says it then, without the journal.
  @Test func `a look whose journal was not written any more is told of by the next run`() async throws {
    let world = try await World()
    try world.fillSource()
    var truth: Truth = [:]
    try await world.backup(onDay: 1, &truth)
    try world.write("new", "put in by hand")
    try await world.bareRclone("sync", world.source, world.destination)
    #expect(try await world.backup(environment: World.day(2)).outcome == "succeeded")
    let looked = try #require(try await world.points().last)
    truth[looked] = try await world.far().mirror()
    let claim = try world.claim(try await world.far())
    let spooled = world.state + "/journals/\(claim)/\(looked).jsonl.gz"
    for path in [spooled, journal(world, looked)] where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    let folder = try #require(try StateFolder.existing(world.state))
    try HistoryStore.open(folder, now: Date()).setFact("untold:" + claim, looked)
    #expect(try await world.plan()["findings"].list.isEmpty)
    try world.write("more", "more")
    #expect(try await world.backup(onDay: 3, &truth).counts == "added 1")
    #expect(FileManager.default.fileExists(atPath: journal(world, looked)))
    #expect(try await world.prune(environment: World.day(4)).outcome == "succeeded")
    try FileManager.default.removeItem(atPath: world.state)
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(5))
    #expect(recovered.status == 0, "\(recovered)")
    for run in truth.keys { try await expect(world, run, truth, day: 6) }
  }
}
