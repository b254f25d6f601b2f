import BackupCore
import Foundation
import History
import TestSupport
import Testing

/// What a machine looked at because the history could not tell, and what is there instead of the backup it knows.
@Suite struct FoundMirrorTests {
  @Test func `a newest point that only its versions tell of holds no later run`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    for name in ["f1", "f4"] { try world.write(name, name) }
    let first = try await world.backup(onDay: 1, &truth).run
    try world.remove("f4")
    let second = try await world.backup(onDay: 2, &truth).run
    for run in [first, second] { try await world.shell("touch", "-d", "2020-01-01", world.journal(run)) }
    #expect(try await world.backup(environment: World.day(4)).counts == "")
    try FileManager.default.removeItem(atPath: world.journal(second))
    try FileManager.default.removeItem(atPath: world.state)
    #expect(try await world.mirrorkeep("recover", world.destination, environment: World.day(5)).status == 1)
    #expect(try await world.backup("--adopt", environment: World.day(6)).outcome == "succeeded")
    try world.write("f5", "five")
    #expect(try await world.backup(onDay: 7, &truth).counts == "added 1")
    #expect(try await world.prune(environment: World.day(8)).outcome == "succeeded")
    try await world.expectPoint(first, truth, day: 9)
  }

  /// A look at the mirror that was killed before its journal was written: as its history says it then, without the journal.
  /// It was looked at for a file more, or for one under another name, which leaves counts and sizes as they were.
  @Test(arguments: [true, false])
  func `a look whose journal was not written any more is told of by the next run`(_ isMore: Bool) async throws {
    let world = try await World()
    try world.fillSource()
    var truth: Truth = [:]
    try await world.backup(onDay: 1, &truth)
    let claim = try world.claim(try await world.far())
    let folder = try #require(try StateFolder.existing(world.state))
    if isMore {
      try world.write("new", "put in by hand")
      try await world.bareRclone("sync", world.source, world.destination)
    } else {
      try world.rename("f1", "renamed")
      let mirror = world.folder.path("disk/jobs/photos/")
      try FileManager.default.moveItem(atPath: mirror + "f1", toPath: mirror + "renamed")
      try HistoryStore.open(folder, now: Date()).setDoubt(.gaps, claim: claim)
      truth = [:]
    }
    #expect(try await world.backup(environment: World.day(2)).outcome == "succeeded")
    let looked = try #require(try await world.points().last)
    truth[looked] = try await world.far().mirror()
    for path in [world.state + "/journals/\(claim)/\(looked).jsonl.gz", world.journal(looked)]
    where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    try HistoryStore.open(folder, now: Date()).setFact("unwritten:" + claim, looked)
    #expect(try await world.plan()["findings"].list.isEmpty)
    try world.write("more", "more")
    #expect(try await world.backup(onDay: 3, &truth).counts == "added 1")
    #expect(FileManager.default.fileExists(atPath: world.journal(looked)))
    #expect(try await world.prune(environment: World.day(4)).outcome == "succeeded")
    try FileManager.default.removeItem(atPath: world.state)
    let recovered = try await world.mirrorkeep("recover", world.destination, environment: World.day(5))
    #expect(recovered.status == 0, "\(recovered)")
    for run in truth.keys { try await world.expectPoint(run, truth, day: 6) }
  }

  /// Whatever the machine has still to say or to look at itself.
  @Test(arguments: ["gap", "waiting", "unwritten"])
  func `an older copy of the backup in its place is held`(_ what: String) async throws {
    let world = try await World()
    let disk = world.folder.path("disk")
    var truth: Truth = [:]
    try world.write("a", "a")
    try world.write("z", "one")
    try await world.backup(onDay: 1, &truth)
    try await world.shell("cp", "-a", disk, world.folder.path("old disk"))
    try await world.shell("cp", "-a", world.state, world.folder.path("older"))
    try world.write("z", "the second")
    try world.write("q", "q")
    let second = try await world.backup(onDay: 2, &truth).run
    let claim = try world.claim(try await world.far())
    if what == "gap" {
      try world.write("z", "the third one")
      let third = try await world.backup(onDay: 3, &truth).run
      try FileManager.default.removeItem(atPath: world.journal(second))
      try await world.setStateBack(to: "older")
      #expect(try await world.restored(at: third, day: 4).ending.status == 1)
      // What the lost journal told of is not in them.
      for run in [second, third] { truth[run] = nil }
    } else {
      try world.write("hand", "by hand")
      try await world.bareRclone("sync", world.source, world.destination)
      #expect(try await world.backup(environment: World.day(3)).outcome == "succeeded")
      let looked = try #require(try await world.points().last)
      truth[looked] = try await world.far().mirror()
      let spooled = world.state + "/journals/\(claim)/\(looked).jsonl.gz"
      try? FileManager.default.removeItem(atPath: spooled)
      if what == "waiting" {
        try FileManager.default.moveItem(atPath: world.journal(looked), toPath: spooled)
      } else {
        try? FileManager.default.removeItem(atPath: world.journal(looked))
        let folder = try #require(try StateFolder.existing(world.state))
        try HistoryStore.open(folder, now: Date()).setFact("unwritten:" + claim, looked)
      }
    }
    try FileManager.default.moveItem(atPath: disk, toPath: world.folder.path("the disk"))
    try FileManager.default.moveItem(atPath: world.folder.path("old disk"), toPath: disk)
    try world.write("n", "n")
    #expect(try await world.plan()["verdict"].text == "held")
    let held = try await world.expectUntouched { try await world.backup(environment: World.day(5)) }
    #expect(held.reason == "destination-changed", "\(held)")
    try FileManager.default.removeItem(atPath: disk)
    try FileManager.default.moveItem(atPath: world.folder.path("the disk"), toPath: disk)
    #expect(try await world.backup(onDay: 6, &truth).counts == "added 1")
    for run in truth.keys { try await world.expectPoint(run, truth, day: 7) }
  }

  /// Nothing is to be done there, so nothing is held; nor is it taken for what became of the backup.
  @Test func `an older copy that has what the source has is not entered`() async throws {
    let world = try await World()
    let disk = world.folder.path("disk")
    var truth: Truth = [:]
    try world.write("a", "a")
    try await world.backup(onDay: 1, &truth)
    try await world.shell("cp", "-a", disk, world.folder.path("old disk"))
    try world.write("b", "only the second has it")
    try await world.backup(onDay: 2, &truth)
    try world.remove("b")
    try FileManager.default.moveItem(atPath: disk, toPath: world.folder.path("the disk"))
    try FileManager.default.moveItem(atPath: world.folder.path("old disk"), toPath: disk)
    let ending = try await world.mirrorkeep("run", "photos", environment: World.day(3))
    #expect(ending.status == 0 && ending.stderr.contains("looks like an older copy"), "\(ending)")
    try world.write("c", "c")
    #expect(try await world.backup(environment: World.day(4)).reason == "destination-changed")
    try FileManager.default.removeItem(atPath: disk)
    try FileManager.default.moveItem(atPath: world.folder.path("the disk"), toPath: disk)
    #expect(try await world.backup(onDay: 5, &truth).counts == "added 1, deleted 1")
    for run in truth.keys { try await world.expectPoint(run, truth, day: 6) }
  }

  /// Journals were missing when this machine took the others in; the mirror is emptied before it looked at it.
  @Test func `an emptied mirror is held also while a look at it is due`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.write("a", "a")
    try await world.backup(onDay: 1, &truth)
    try await world.shell("cp", "-a", world.state, world.folder.path("older"))
    try world.write("b", "b")
    let second = try await world.backup(onDay: 2, &truth).run
    try world.write("c", "c")
    let third = try await world.backup(onDay: 3, &truth).run
    try FileManager.default.removeItem(atPath: world.journal(second))
    try await world.setStateBack(to: "older")
    let mirror = world.folder.path("disk/jobs/photos")
    try FileManager.default.moveItem(atPath: mirror, toPath: world.folder.path("unmounted"))
    try FileManager.default.createDirectory(atPath: mirror, withIntermediateDirectories: false)
    let held = try await world.backup(environment: World.day(4))
    #expect(held.outcome == "held" && held.reason == "destination-changed", "\(held)")
    try FileManager.default.removeItem(atPath: mirror)
    try FileManager.default.moveItem(atPath: world.folder.path("unmounted"), toPath: mirror)
    try world.write("d", "d")
    let newest = try await world.backup(onDay: 5, &truth).run
    try await world.expectPoint(newest, truth, day: 6)
    #expect(try await world.restored(at: third, day: 6).tree.text("c") == "c")
  }

  /// What was written ahead of it lies there, what it did waits here; the journal before it is gone, as a person knows.
  @Test func `a backup is held no more once somebody said how to go on, whatever became of the run that did`()
    async throws
  {
    let world = try await World()
    var truth: Truth = [:]
    try world.write("a", "a")
    try await world.backup(onDay: 1, &truth)
    try world.write("b", "b")
    let second = try await world.backup(onDay: 2, &truth).run
    try FileManager.default.removeItem(atPath: world.journal(second))
    try world.write("c", "c")
    #expect(try await world.backup(environment: World.day(3)).reason == "destination-changed")
    let third = try await world.backup(onDay: 4, &truth, "--adopt").run
    let claim = try world.claim(try await world.far())
    try await world.shell("cp", world.journal(third), world.state + "/journals/\(claim)/\(third).jsonl.gz")
    try world.write("d", "d")
    #expect(try await world.backup(onDay: 5, &truth).counts == "added 1")
    for run in truth.keys { try await world.expectPoint(run, truth, day: 6) }
  }
}
