import BackupCore
import Foundation
import History
import TestSupport
import Testing

/// What a machine knows of a backup with a missing journal after its history was lost or set back, and others after it.
@Suite struct RebuiltGapTests {
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
    try FileManager.default.removeItem(atPath: world.journal(second))
    switch what {
    case "damaged": try world.damageHistory()
    case "before":
      // As it was left where versions were not asked.
      try await world.setStateBack(to: "older")
      let folder = try #require(try StateFolder.existing(world.state))
      let claim = try world.claim(try await world.far())
      let store = try HistoryStore.open(folder, now: Date())
      let taking = JournalImport(store, PlanFolder(path: folder.plans), job: "photos")
      #expect(try taking.importJournal(at: world.journal(third), acceptingGaps: true).outcome == .importedOverGap)
      #expect(try store.read { try FileStates($0).hasUncertainPoints(claim) })
      #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(4)).status == 1)
    default:
      try await world.setStateBack(to: "older")
    }
    if what == "restored" {
      let latest = try await world.restored(at: "latest", day: 4)
      #expect(latest.ending.status == 1 && latest.tree.text("z") == "cccc", "\(latest)")
    } else {
      #expect(try await world.backup(environment: World.day(4)).outcome == "succeeded")
      try await world.expectPoint(third, truth, day: 5)
    }
    try await world.expectPoint(first, truth, day: 5)
  }

  /// The first three are of one month. What tells of the lost journal is a heartbeat alone; nobody who rebuilds the history
  /// later may take the gap for closed.
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
    for run in [first, second, lost] { try await world.shell("touch", "-d", "2020-01-01", world.journal(run)) }
    #expect(try await world.backup(environment: World.day(8)).counts == "")
    try FileManager.default.moveItem(atPath: world.journal(lost), toPath: world.folder.path("away"))
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
      try world.damageHistory()
      #expect(try await world.backup(environment: World.day(15)).outcome == "succeeded")
    }
    #expect(try await world.prune(environment: World.day(17)).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: world.journal(lost))
    _ = try await world.mirrorkeep("recover", world.destination, environment: World.day(18))
    let kept = try await world.points()
    for run in [second, lost, newest] where kept.contains(run) { try await world.expectPoint(run, truth, day: 19) }
    #expect(kept.contains(lost) && kept.contains(newest), "\(kept)")
  }

  /// The points a gap made uncertain are given up; the journal is taken in when it is back all the same.
  @Test func `a journal that only versions stood for is taken in when it is back`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    for name in ["f1", "f4", "z"] { try world.write(name, "content of \(name)") }
    let first = try await world.backup(onDay: 6, &truth).run
    try await world.shell("cp", "-a", world.state, world.folder.path("older"))
    try world.rename("f4", "m")
    try world.remove("z")
    let lost = try await world.backup(onDay: 7, &truth).run
    try world.write("f5", "five")
    try await world.backup(onDay: 8, &truth)
    try FileManager.default.moveItem(atPath: world.journal(lost), toPath: world.folder.path("away"))
    try await world.setStateBack(to: "older")
    #expect(try await world.backup(environment: World.day(9)).outcome == "succeeded")
    try world.remove("m")
    try await world.backup(onDay: 10, &truth)
    try world.write("f6", "six")
    let newest = try await world.backup(onDay: 11, &truth).run
    try world.writeJob(keys: "keep: {last: 1, monthly: 3}\n")
    #expect(try await world.prune(environment: World.day(12)).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: world.journal(lost))
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(13))
    #expect(recovered.status == 0, "\(recovered)")
    for run in [first, newest] { try await world.expectPoint(run, truth, day: 14) }
  }

  /// Another machine reads across a gap, and while it lists the versions the owner makes a run.
  @Test func `a run that ended while versions were listed is taken in by its journal`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    for name in ["f1", "q", "z"] { try world.write(name, "content of \(name)") }
    try await world.backup(onDay: 1, &truth)
    let other = world.folder.path("other state")
    func elsewhere(_ words: String..., day: Int) async throws -> Ending {
      try await world.start(words, environment: World.day(day), state: other).end()
    }
    #expect(try await elsewhere("recover", world.destination, day: 2).status == 0)
    try world.write("z", "second")
    try world.remove("q")
    let lost = try await world.backup(onDay: 3, &truth).run
    try world.write("f5", "five")
    try await world.backup(onDay: 4, &truth)
    try FileManager.default.removeItem(atPath: world.journal(lost))
    try world.write("z", "third, longer")
    try world.write("n", "new")
    let jobs = world.folder.path("owner's jobs")
    try await world.shell("cp", "-a", world.folder.path("jobs"), jobs)
    let day = try #require(World.day(5)["MIRRORKEEP_NOW"])
    try world.folder.write(
      """
      #!/bin/sh
      case "$*" in *versions*)
        if mkdir "\(world.folder.path("once"))" 2>/dev/null; then
          MIRRORKEEP_NOW=\(day) "\(try findTool("mirrorkeep"))" --jobs "\(jobs)" --state "\(world.state)" run photos >&2 || exit 7
        fi ;;
      esac
      exec "\(try findRclone())" "$@"
      """, to: "meanwhile")
    chmod(world.folder.path("meanwhile"), 0o700)
    try world.useRclone("'\(world.folder.path("meanwhile"))'")
    _ = try await elsewhere("restore", "photos", "--to", world.target("one"), day: 6)
    let newest = try #require(try await world.points().last)
    truth[newest] = try await world.far().mirror()
    #expect(truth[newest]?.text("n") == "new")
    // Honest about the gap, and with every file.
    let later = try await elsewhere("restore", "photos", "--to", world.target("two"), day: 7)
    #expect(later.status == 1, "\(later)")
    #expect(try world.restored("two").changes(to: try #require(truth[newest])) == [])
  }

  @Test func `so is that of the newest point, which a look had settled`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    for name in ["f1", "f2"] { try world.write(name, name) }
    try await world.backup(onDay: 1, &truth)
    try await world.shell("cp", "-a", world.state, world.folder.path("older"))
    try world.remove("f2")
    let second = try await world.backup(onDay: 2, &truth).run
    try await world.shell("cp", world.journal(second), world.folder.path("whole"))
    try await world.shell("truncate", "-s", "60", world.journal(second))
    try await world.setStateBack(to: "older")
    _ = try await world.restored(at: "latest", day: 3)
    #expect(try await world.backup(environment: World.day(4)).outcome == "succeeded")
    try await world.shell("mv", world.folder.path("whole"), world.journal(second))
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(5))
    #expect(recovered.status == 0, "\(recovered)")
    for run in truth.keys { try await world.expectPoint(run, truth, day: 6) }
  }
}
