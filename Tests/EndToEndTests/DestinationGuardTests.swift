import Foundation
import TestSupport
import Testing

/// A destination that is not the one the history knows, and runs that are held and still store what is new.
@Suite struct DestinationGuardTests {
  /// FAILURES row 50.
  @Test(arguments: World.Place.allCases) func `row 50, another destination is named`(_ place: World.Place) async throws
  {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.folder.write(
      "source: \(world.source)\ndestination: \(world.remote):jobs/fotos\n", to: "jobs/photos.yaml")
    let held = try await world.expectRefused("destination-changed", 6)
    #expect(held.message.contains("jobs/photos'") && held.message.contains("jobs/fotos'"), "\(held)")
    // Back again: nothing has happened.
    try world.writeJob()
    #expect(try await world.backup().counts == "")
    // It was meant.
    try world.folder.write(
      "source: \(world.source)\ndestination: \(world.remote):jobs/fotos\n", to: "jobs/photos.yaml")
    let accepted = try await world.backup("--accept", try #require(held["plan"].text))
    #expect(accepted.counts == "added 12", "\(accepted)")
    let far = try await world.far()
    #expect(far.mirror("fotos").changes(to: try world.sourceTree()) == [])
    #expect(far.mirror().changes(to: try world.sourceTree()) == [], "the old mirror stays")
  }

  @Test func `a destination that is not mounted`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let disk = world.folder.path("disk")
    try FileManager.default.moveItem(atPath: disk, toPath: disk + "-unplugged")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let held = try await world.expectRefused("destination-changed", 6)
    #expect(held.message.contains("no claim"), "\(held)")
    let plan = try await world.plan()
    #expect(plan["findings"][0]["reason"].text == "destination-changed")
    try FileManager.default.removeItem(atPath: disk)
    try FileManager.default.moveItem(atPath: disk + "-unplugged", toPath: disk)
    #expect(try await world.backup().counts == "")
  }

  @Test func `a mirror whose files are gone`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/photos"))
    let held = try await world.expectRefused("destination-changed", 6)
    #expect(held.message.contains("12 files"), "\(held)")
    let accepted = try await world.backup("--accept", try #require(held["plan"].text))
    #expect(accepted.counts == "added 12")
    let far = try await world.far()
    #expect(far.mirror().changes(to: try world.sourceTree()) == [])
    #expect(try await world.backup().counts == "")
  }

  @Test func `an older copy of the backup in its place`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let disk = world.folder.path("disk")
    try await world.shell("cp", "-a", disk, disk + "-older")
    try world.write("f1", "changed")
    let newer = try await world.backup()
    try FileManager.default.moveItem(atPath: disk, toPath: disk + "-newer")
    try FileManager.default.moveItem(atPath: disk + "-older", toPath: disk)
    try world.write("f2", "changed")
    let held = try await world.expectRefused("destination-changed", 6)
    #expect(held.message.contains("older copy") && held.message.contains(newer.run), "\(held)")
    // The right one again: nothing has happened.
    try FileManager.default.moveItem(atPath: disk, toPath: disk + "-older")
    try FileManager.default.moveItem(atPath: disk + "-newer", toPath: disk)
    #expect(try await world.backup().counts == "replaced 1")

    // It was meant.
    try FileManager.default.moveItem(atPath: disk, toPath: disk + "-newer")
    try FileManager.default.moveItem(atPath: disk + "-older", toPath: disk)
    let again = try await world.expectRefused("destination-changed", 6)
    #expect(try await world.backup("--accept", try #require(again["plan"].text)).outcome == "succeeded")
    try world.write("f3", "changed")
    #expect(try await world.backup().counts == "replaced 1")
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  @Test(arguments: World.Place.allCases)
  func `when held, what is new is stored all the same`(_ place: World.Place) async throws {
    let world = try await World(
      place, keys: "guards: {max_deletions: 3, max_replacements: 3, floor: 0, when_held: add}\n")
    try world.fillSource()
    try await world.backup()
    for index in 0..<4 { try world.remove("f\(index)") }
    try world.write("f5", "changed")
    try world.write("new/file", "new")
    let before = try await world.far()
    let held = try await world.backup()
    #expect(held.outcome == "held" && held.reason == "too-many-deletions", "\(held)")
    #expect(held["exit_status"].int == 6 && held.counts == "added 1", "\(held)")
    #expect(held.message.contains("1 added"), "\(held)")
    let after = try await world.far()
    #expect(before.mirror().changes(to: after.mirror()) == ["add new/file"])
    try await world.checkJournals(after)
    // Nothing new: held as ever, and nothing is written.
    try await world.expectRefused("too-many-deletions", 6)
    // The plan the first held run named is still the whole one.
    let plan = try #require(held["plan"].text)
    #expect(try await world.backup("--accept", plan).counts == "replaced 1, deleted 4")
    try await world.checkJournals(try await world.far())

    // Anything else that holds, holds everything.
    for name in try FileManager.default.contentsOfDirectory(atPath: world.source) { try world.remove(name) }
    try await world.expectRefused("source-empty", 6)
  }

  @Test func `a held run that is killed while it stores what is new is accounted for`() async throws {
    let world = try await World(keys: "guards: {max_deletions: 3, floor: 0, when_held: add}\n")
    try world.fillSource()
    try await world.backup()
    for index in 0..<4 { try world.remove("f\(index)") }
    try world.write("new/file", "new")
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      by: #"[ $step = send ] || exec "$REAL" "$@"; "$REAL" "$@"; block"#, alive: alive)
    running.signal(SIGKILL)
    _ = await running.end()
    try await world.waitForEnd(alive)
    try world.standDown()
    let next = try await world.backup()
    #expect(next.outcome == "held" && next.counts == "", "\(next)")
    let dead = try #require(try await world.history().dropFirst().first)
    #expect(dead.outcome == "interrupted" && dead.counts == "added 1", "\(dead)")
    let plan = try #require(next["plan"].text)
    #expect(try await world.backup("--accept", plan).counts == "deleted 4")
    try await world.checkJournals(try await world.far())
  }

  /// FAILURES row 21, as far as only the remote can tell: a destination around another's.
  @Test func `row 21, a mirror that holds another job's keep folder is refused`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.folder.write(
      "source: \(world.source)\ndestination: \(world.remote):jobs\n", to: "jobs/outer.yaml")
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/photos.yaml"))
    let record = try await world.expectUntouched {
      try world.record(try await world.start(["run", "outer", "--json"]).end())
    }
    #expect(record.reason == "claimed-by-another" && record["exit_status"].int == 4, "\(record)")
    #expect(record.message.contains(".mirrorkeep"), "\(record)")
  }

  @Test(arguments: World.Place.allCases)
  func `row 21, a destination inside a mirror is refused, on another machine too`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.folder.write(
      "source: \(world.source)\ndestination: \(world.remote):jobs/photos/d/[new]\n", to: "jobs/inner.yaml")
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/photos.yaml"))
    for state in ["state", "state2"] {
      let record = try await world.expectUntouched {
        try world.record(try await world.start(["run", "inner", "--json"], state: world.folder.path(state)).end())
      }
      #expect(record.reason == "claimed-by-another" && record["exit_status"].int == 4, "\(record)")
      #expect(record.message.contains("jobs/photos'") && record.message.contains("'photos'"), "\(record)")
    }
  }

  @Test func `row 21, destinations that only look different`() async throws {
    let world = try await World()
    try world.fillSource()
    let disk = world.folder.path("disk")
    try world.writeConfig(
      """
      [disk]
      type = alias
      remote = \(disk)
      [other]
      type = alias
      remote = disk:jobs
      [all]
      type = combine
      upstreams = "a=disk:jobs/photos/x" b=disk:elsewhere
      [secret]
      type = crypt
      remote = other:
      password = x
      [near]
      type = alias
      remote = \(world.source)/d
      """)
    func problems(_ destination: String) async throws -> String {
      try world.folder.write(
        "source: \(world.folder.path("home"))\ndestination: \(destination)\n", to: "jobs/second.yaml")
      let ending = try await world.mirrorkeep("validate")
      #expect(ending.status == (ending.stdout.contains("second") ? 2 : 0), "\(ending)")
      return ending.stdout
    }
    for destination in ["other:photos", "other:photos/sub", "all:a", "all:a/deep", "secret:anything"] {
      #expect(try await problems(destination).contains("lies on the same files"), "\(destination)")
    }
    #expect(try await problems("near:x").contains("overlaps the source of job 'photos'"))
    for destination in ["other:videos", "all:b", "disk:videos"] {
      #expect(!(try await problems(destination)).contains("job 'second'"), "\(destination)")
    }
    // A job whose destination is in doubt does not run; the others do, unless it is theirs too.
    _ = try await problems("near:x")
    let record = try world.record(try await world.mirrorkeep("run", "second", "--json"))
    #expect(record.reason == "job-invalid")
    #expect(try await world.backup().outcome == "succeeded")
  }

  @Test func `names that are reserved are left out and told, wherever they lie`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.write("d/.mirrorkeep/x/claim.json", "{}")
    try world.write(".mirrorkeep/y", "")
    try world.write("d/.mirrorkeeper", "no such name")
    let ending = try await world.mirrorkeep("run", "photos", "--json")
    let record = try world.record(ending)
    #expect(record.outcome == "succeeded" && record.counts == "added 13", "\(record)")
    #expect(
      ending.stderr.contains("/d/.mirrorkeep' is not stored") && ending.stderr.contains("/.mirrorkeep' is not stored"))
    try world.write("d/.mirrorkeep/z", "later")
    try world.touch("d/.mirrorkeep/x/claim.json")
    #expect(try await world.backup().counts == "")
    let far = try await world.far()
    #expect(!far.mirror().paths.contains { $0.contains(".mirrorkeep/") })
    try await world.checkJournals(far)
  }
}
