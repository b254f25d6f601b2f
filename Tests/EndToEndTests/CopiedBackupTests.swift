import Foundation
import TestSupport
import Testing

/// A backup that was copied or moved as a whole, mirror and keep folder: elsewhere, or an older one into its place.
@Suite struct CopiedBackupTests {
  private func lived(_ world: World, days: ClosedRange<Int> = 1...4, _ truth: inout Truth) async throws {
    for day in days {
      try world.write("f1", "day \(day)")
      try await world.backup(onDay: day, &truth)
    }
  }

  private func copy(_ world: World, _ from: String, to target: String) async throws {
    try? FileManager.default.removeItem(atPath: world.folder.path(target))
    try await world.shell("cp", "-a", world.folder.path(from), world.folder.path(target))
  }

  /// Restores every point and compares it with what the mirror was.
  private func restoreAll(_ world: World, _ truth: Truth, day: Int) async throws {
    for (run, tree) in truth {
      let target = world.folder.path("restored-\(day)-\(run)")
      let ending = try await world.mirrorkeep(
        "restore", "photos", "--at", run, "--to", target, environment: World.day(day))
      #expect(ending.status == 0, "\(ending)")
      #expect(try Tree(reading: target).changes(to: tree) == [], "\(run)")
    }
  }

  @Test(arguments: [true, false]) func `all points are where the backup was moved to`(_ isMoved: Bool) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...2, &truth)
    try FileManager.default.createDirectory(atPath: world.folder.path("disk2"), withIntermediateDirectories: true)
    try world.writeConfig(
      "[disk]\ntype = alias\nremote = \(world.folder.path("disk"))\n[other]\ntype = alias\nremote = "
        + "\(world.folder.path("disk2"))\n")
    try await copy(world, "disk/jobs", to: "disk2/jobs")
    if isMoved { try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs")) }
    try world.folder.write("source: \(world.source)\ndestination: other:jobs/photos\n", to: "jobs/photos.yaml")
    try await restoreAll(world, truth, day: 3)
    let drilled = try await world.mirrorkeep("drill", "photos", environment: World.day(3))
    #expect(drilled.status == 0, "\(drilled)")

    try world.write("f1", "day 4")
    try world.remove("f2")
    let next = try await world.backup(environment: World.day(4))
    #expect(next.outcome == "succeeded" && next.counts == "replaced 1, deleted 1", "\(next.message) \(next.counts)")
    truth[next.run] = try Tree(reading: world.folder.path("disk2")).mirror()
    // What the old place holds is no matter any more.
    try? FileManager.default.removeItem(atPath: world.folder.path("disk/jobs"))
    try await restoreAll(world, truth, day: 5)
    let listed = try await world.mirrorkeep("restore", "photos", "--to", world.folder.path("none"), "--dry-run")
    #expect(listed.status == 0, "\(listed)")
  }

  @Test(arguments: [true, false])
  func `row 50: nothing is pruned from an older copy in the backup's place`(_ isSourceOld: Bool) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...2, &truth)
    try await copy(world, "disk/jobs", to: "copy")
    try await copy(world, "source", to: "old-source")
    try await lived(world, days: 3...4, &truth)
    try await copy(world, "disk/jobs", to: "newest")
    try await copy(world, "copy", to: "disk/jobs")
    if isSourceOld { try await copy(world, "old-source", to: "source") }
    try world.writeJob(keys: "keep: {last: 2}\n")
    let before = try await world.far().below("jobs/.mirrorkeep/photos/versions").paths
    let run = try await world.backup(environment: World.day(5))
    #expect(run.outcome == (isSourceOld ? "succeeded" : "held"), "\(run.message)")
    #expect(try await world.far().below("jobs/.mirrorkeep/photos/versions").paths == before)
    for options in [[], ["--dry-run"]] {
      let ending = try await world.expectUntouched {
        try await world.start(["prune", "photos", "--json"] + options, environment: World.day(5)).end()
      }
      let pruned = try JSON(ending.stdout)
      #expect(pruned.outcome == "failed" && pruned.reason == "unverified", "\(pruned)")
      #expect(pruned.message.contains("it looks like an older copy of this backup"))
    }
    #expect(try await world.keptPoints() == truth.keys.sorted())
    // The backup itself is back.
    try await copy(world, "newest", to: "disk/jobs")
    let pruned = try await world.prune(environment: World.day(6))
    #expect(pruned.outcome == "succeeded", "\(pruned.message)")
    #expect(try await world.checkPoints(truth).kept == Array(truth.keys.sorted().suffix(2)))
  }

  /// `isRunInto`: another machine took the copy over and ran into it. `isRenamed`: the original's job file has another name.
  @Test(arguments: [(false, false), (true, false), (false, true)])
  func `a copy is no second destination under the same claim`(isRunInto: Bool, isRenamed: Bool) async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...2, &truth)
    try world.writeConfig(
      "[disk]\ntype = alias\nremote = \(world.folder.path("disk"))\n[other]\ntype = alias\nremote = "
        + "\(world.folder.path("disk2"))\n")
    try FileManager.default.createDirectory(atPath: world.folder.path("disk2"), withIntermediateDirectories: true)
    try await copy(world, "disk/jobs", to: "disk2/jobs")
    try world.folder.write("source: \(world.source)\ndestination: other:jobs/photos\n", to: "jobs/second.yaml")
    if isRunInto {
      let (job, away) = (world.folder.path("jobs/photos.yaml"), world.folder.path("away"))
      try FileManager.default.moveItem(atPath: job, toPath: away)
      let theirs = try await world.start(
        ["run", "second", "--adopt"], environment: World.day(3), state: world.folder.path("their state")
      ).end()
      #expect(theirs.status == 0, "\(theirs)")
      try FileManager.default.moveItem(atPath: away, toPath: job)
    }
    let original = isRenamed ? "pics" : "photos"
    if isRenamed {
      try FileManager.default.moveItem(
        atPath: world.folder.path("jobs/photos.yaml"), toPath: world.folder.path("jobs/pics.yaml"))
      let refused = try JSON(try await world.mirrorkeep("run", "second", "--json", environment: World.day(3)).stdout)
      #expect((refused.list.first ?? refused).reason == "claimed-by-another", "\(refused)")
      #expect(try await world.mirrorkeep("run", "pics", environment: World.day(3)).status == 0)
    }
    let copied = try Tree(reading: world.folder.path("disk2"))
    for command in [["run", "second", "--adopt", "--json"], ["recover", "other:jobs/photos", "--json"]] {
      let ending = try await world.start(command, environment: World.day(3)).end()
      let refused = try JSON(ending.stdout)
      let record = refused.list.first ?? refused
      #expect(record.reason == "claimed-by-another" && record.message.contains("a copy of the backup"), "\(ending)")
      #expect(record["hint"].text?.contains("rclone moveto other:jobs/.mirrorkeep/photos other:") == true)
      #expect(try Tree(reading: world.folder.path("disk2")) == copied)
    }
    // As the hint says.
    try await world.shell(
      "mv", world.folder.path("disk2/jobs/.mirrorkeep/photos"), world.folder.path("disk2/copied-history"))
    let adopted = try await world.start(["run", "second", "--adopt", "--json"], environment: World.day(4)).end()
    #expect(try world.record(adopted).counts == "", "\(adopted)")
    try world.write("f1", "day 5")
    let second = try await world.start(["run", "second", "--json"], environment: World.day(5)).end()
    #expect(try world.record(second).counts == "replaced 1")
    try world.write("f1", "day 6")
    let first = try await world.start(["run", original, "--json"], environment: World.day(6)).end()
    truth[try world.record(first).run] = try await world.far().mirror()
    for (run, tree) in truth {
      let target = world.folder.path("restored-\(run)")
      #expect(try await world.mirrorkeep("restore", original, "--at", run, "--to", target).status == 0)
      #expect(try Tree(reading: target).changes(to: tree) == [], "\(run)")
    }
    let target = world.folder.path("of second")
    #expect(try await world.mirrorkeep("restore", "second", "--to", target).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: target + "/f1")) == Data("day 5".utf8))
  }

  @Test func `an old backup is taken over by a new job, though its own went on elsewhere`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...2, &truth)
    let held = try await run(world, "photos", at: "disk:new/photos", day: 3)
    let plan = try #require(held["plan"].text)
    #expect(try await run(world, "photos", at: "disk:new/photos", day: 3, "--accept", plan).outcome == "succeeded")
    try FileManager.default.moveItem(atPath: world.folder.path("disk/jobs"), toPath: world.folder.path("disk/old"))
    let adopted = try await run(world, "archive", at: "disk:old/photos", day: 4, "--adopt")
    #expect(adopted.outcome == "succeeded" && adopted.counts == "", "\(adopted)")
    let recovered = try await world.mirrorkeep("recover", "disk:old/photos", environment: World.day(5))
    #expect(recovered.status == 0, "\(recovered)")
    let points = try JSON(try await world.mirrorkeep("points", "archive", "--json").stdout).list
    #expect(points.compactMap { $0["run"].text } == truth.keys.sorted().reversed())
  }

  @Test func `the original goes on under another name, and its copy not under the old one`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...2, &truth)
    try await copy(world, "disk/jobs", to: "disk/copy")
    try world.folder.write("source: \(world.source)\ndestination: disk:copy/photos\n", to: "jobs/photos.yaml")
    let first = try await run(world, "first", at: "disk:jobs/photos", day: 3, "--adopt")
    #expect(first.outcome == "succeeded" && first.counts == "", "\(first)")
    let refused = try await world.expectUntouched { try await world.backup(environment: World.day(4)) }
    #expect(refused.reason == "claimed-by-another" && refused.message.contains("of job 'first'"), "\(refused)")
    try world.folder.write("source: [\n", to: "jobs/first.yaml")
    let again = try await world.expectUntouched { try await world.backup(environment: World.day(5)) }
    #expect(again.reason == "claimed-by-another", "\(again)")
  }

  private func run(
    _ world: World, _ job: String, at destination: String, day: Int, _ options: String...
  ) async throws -> JSON {
    try world.folder.write("source: \(world.source)\ndestination: \(destination)\n", to: "jobs/\(job).yaml")
    return try world.record(
      try await world.start(["run", job, "--json"] + options, environment: World.day(day)).end())
  }

  @Test func `a clock behind what lies there gives no point up`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...2, &truth)
    try await copy(world, "state", to: "old-state")
    try await lived(world, days: 400...401, &truth)
    try await copy(world, "old-state", to: "state")
    try world.writeJob(keys: "keep: {last: 1}\n")
    let early = try await world.expectUntouched { try await world.prune(environment: World.day(5)) }
    #expect(early.outcome == "failed" && early.reason == "unverified", "\(early)")
    let pruned = try await world.prune(environment: World.day(5))
    #expect(pruned.outcome == "succeeded", "\(pruned)")
    // Another machine reads the same of the journals.
    try await world.recoverElsewhere(onDay: 402)
    #expect(try await world.checkPoints(truth).kept == Array(truth.keys.sorted().suffix(1)))
  }

  @Test func `what is gone already is not pruned once more`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...3, &truth)
    try world.writeJob(keys: "keep: {last: 1}\n")
    #expect(try await world.prune(environment: World.day(4))["prune"]["files"].int == 2)
    try world.writeJob()
    try FileManager.default.removeItem(atPath: world.state + "/history.db")
    // It has to find out what its journals say that went.
    let next = try await world.backup(environment: World.day(5))
    #expect(next.outcome == "succeeded" && !next.message.contains("pruned"), "\(next.message)")
    let pruned = try await world.prune(environment: World.day(6))
    #expect(pruned["prune"]["files"].int == 0 && !pruned.message.contains("left"), "\(pruned.message)")
  }

  @Test func `latest is what the remote has, also where this history is older`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...1, &truth)
    try await copy(world, "state", to: "old-state")
    try await lived(world, days: 2...2, &truth)
    try await copy(world, "old-state", to: "state")
    let target = world.folder.path("restored")
    let ending = try await world.mirrorkeep("restore", "photos", "--to", target, "--json", environment: World.day(3))
    #expect(ending.status == 0, "\(ending)")
    let newest = try #require(truth.keys.max())
    #expect(try JSON(ending.stdout)["restore"]["at_run"].text == newest)
    #expect(try Tree(reading: target).changes(to: try #require(truth[newest])) == [])
  }

  @Test func `a file under the name a moved backup had is no copy of it`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...1, &truth)
    try FileManager.default.createDirectory(atPath: world.folder.path("disk/new"), withIntermediateDirectories: true)
    for name in ["photos", ".mirrorkeep"] {
      try FileManager.default.moveItem(
        atPath: world.folder.path("disk/jobs/\(name)"), toPath: world.folder.path("disk/new/\(name)"))
    }
    try world.folder.write("source: \(world.source)\ndestination: \(world.remote):new/photos\n", to: "jobs/pics.yaml")
    try world.folder.write("source: /nowhere\ndestination: \(world.remote):else\nkep: all\n", to: "jobs/photos.yaml")
    let first = try await world.mirrorkeep("run", "pics", environment: World.day(2))
    // Where the broken file backs up to is not known: it may be the one that goes on.
    #expect(first.status == 4, "\(first)")
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/photos.yaml"))
    try world.write("f2", "later")
    #expect(try await world.mirrorkeep("run", "pics", environment: World.day(3)).status == 0)
    try world.folder.write("source: /nowhere\ndestination: \(world.remote):else\nkep: all\n", to: "jobs/photos.yaml")
    try world.write("f1", "later")
    let next = try await world.mirrorkeep("run", "pics", environment: World.day(4))
    #expect(next.status == 0, "\(next)")
  }

  @Test func `a prune says what went`() async throws {
    let world = try await World()
    var truth: Truth = [:]
    try world.fillSource()
    try await lived(world, days: 1...3, &truth)
    let changed = truth.keys.sorted()[1]
    try world.folder.write("of another size", to: "disk/jobs/.mirrorkeep/photos/versions/\(changed)/f1")
    try world.writeJob(keys: "keep: {last: 1}\n")
    let pruned = try await world.prune(environment: World.day(4))
    #expect(pruned.outcome == "succeeded" && pruned["prune"]["files"].int == 1, "\(pruned)")
    #expect(pruned["prune"]["versions"].list.compactMap { $0["run"].text } == [try #require(truth.keys.max())])
    #expect(pruned.message.contains("1 version left"), "\(pruned.message)")
    let left = try await world.far().below("jobs/.mirrorkeep/photos/versions").paths
    #expect(left == ["\(changed)/f1"])
  }
}

extension World {
  /// The kept restore points' runs, oldest first.
  fileprivate func keptPoints() async throws -> [String] {
    try JSON(try await mirrorkeep("points", "photos", "--json").stdout).list.compactMap { $0["run"].text }.sorted()
  }
}
