import Foundation
import TestSupport
import Testing

/// What was stored comes back, as it was after any run, and nothing else happens.
@Suite struct RestoreTests {
  @Test(arguments: World.Place.allCases)
  func `row 105, every point comes back byte for byte, times to the second`(_ place: World.Place) async throws {
    let world = try await World(place)
    var truth: [(run: String, tree: Tree)] = []
    func backup() async throws {
      let record = try await world.backup()
      #expect(record.outcome == "succeeded", "\(record)")
      truth.append((record.run, try world.sourceTree()))
    }
    try world.fillSource()
    for name in HostileNameTests.names { try world.write(name, name) }
    try await backup()
    try world.write("f1", "replaced")
    try world.write("d/e/g", "replaced too")
    try world.remove("f2")
    try world.touch("f3")
    try await backup()
    try world.remove("d")
    try world.write("d", "a file where a folder was")
    for name in HostileNameTests.names.prefix(5) { try world.write(name, [1, 2, 3]) }
    _ = try await world.backup()
    _ = try await world.backup()
    truth.append((try #require(try await world.points().last), try world.sourceTree()))
    let before = try await world.stillness()
    for (number, point) in truth.enumerated() {
      let record = try await world.restore("--at", point.run, "--to", world.target("t\(number)"), "--verify")
      #expect(record.outcome == "succeeded", "\(record)")
      #expect(record["restore"]["at_run"].text == point.run && record["restore"]["verified"].isTrue)
      #expect(record["restore"]["altered"].int == 0 && record["errors"].list.isEmpty)
      #expect(record["restore"]["create"].int == point.tree.files.count)
      try world.restored("t\(number)").expectEqual(point.tree, "point \(number)")
    }
    #expect(try await world.stillness() == before)
  }

  @Test func `row 106, a file as of any run, found by its id, its short id, or a time`() async throws {
    let world = try await World()
    var runs: [String] = []
    for day in 1...3 {
      try world.write("f", "day \(day)")
      runs.append(
        try await world.backup(environment: ["MIRRORKEEP_NOW": "2026-11-0\(day)T12:00:00Z"]).run)
    }
    let now = ["MIRRORKEEP_NOW": "2026-11-04T12:00:00Z", "TZ": "Europe/Berlin"]
    let cases = [
      ("latest", 3), (runs[0], 1), (runs[1], 2), (String(runs[1].suffix(4)), 2), (String(runs[2].prefix(13)), 3),
      ("20261102T235959Z-beef", 2), ("2026-11-01", 1), ("2026-11-02 12:59", 1), ("2026-11-02 13:01", 2),
      ("2026-11-02T12:00:30Z", 2), ("yesterday", 3), ("yesterday 12:00", 2), ("2 days ago", 2), ("3 days ago", 1),
    ]
    for (number, (when, day)) in cases.enumerated() {
      let record = try await world.restore("f", "--to", world.target("t\(number)"), "--at", when, environment: now)
      #expect(record.outcome == "succeeded", "\(when): \(record)")
      #expect(try world.restored("t\(number)").text("f") == "day \(day)", "\(when)")
    }
    for when in ["2026-10-31", "5 days ago", "beef", "20261031"] {
      let record = try await world.restore("f", "--to", world.target("none"), "--at", when, environment: now)
      #expect(record.reason == "nothing-found" && record["exit_status"].int == 2, "\(when)")
    }
    let usage = try await world.mirrorkeep("restore", "photos", "--to", world.target("x"), "--at", "7d")
    #expect(usage.status == 2 && usage.stdout == "" && usage.stderr.contains("names no point in time"))
    #expect(!FileManager.default.fileExists(atPath: world.target("none")))
  }

  @Test func `folders, single files and patterns`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.remove("d/h")
    try await world.backup()
    let cases: [([String], [String])] = [
      (["d"], ["d/e/g"]), (["d/e/"], ["d/e/g"]), (["f1", "./d/e/g"], ["d/e/g", "f1"]), ([world.source + "/f2"], ["f2"]),
      (["--glob", "f[1-3]"], ["f1", "f2", "f3"]), (["--glob", "**/g"], ["d/e/g"]),
    ]
    for (number, (options, expected)) in cases.enumerated() {
      let record = try await world.restore(options + ["--to", world.target("t\(number)")])
      #expect(record.outcome == "succeeded", "\(options): \(record)")
      try world.restored("t\(number)").expectEqual(try world.sourceTree().only(expected.map { Array($0.utf8) }))
    }
    for options in [["d/h"], ["f1", "typo"], ["--glob", "*.jpg"], ["f[1-3]"], ["f"]] {
      let record = try await world.restore(options + ["--to", world.target("none")])
      #expect(record.reason == "nothing-found" && record["exit_status"].int == 2, "\(options)")
    }
    #expect(!FileManager.default.fileExists(atPath: world.target("none")))
  }

  @Test func `a dry run shows and changes nothing`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let target = world.target()
    let record = try await world.expectUntouched {
      try await world.restore("--to", target, "--dry-run")
    }
    #expect(record.outcome == "succeeded" && record["restore"]["create"].int == 12)
    #expect(!FileManager.default.fileExists(atPath: target))
    let shown = try await world.mirrorkeep("restore", "photos", "--to", target, "--dry-run")
    #expect(shown.stdout.contains("create  12 files") && shown.stdout.contains("largest:"))
    try await world.restore("--to", target)
    try FileManager.default.removeItem(atPath: target + "/f1")
    try Data("other".utf8).write(to: URL(fileURLWithPath: target + "/f2"))
    let again = try await world.restore("--to", target, "--dry-run", "--into-existing", "--overwrite")
    let counts = ["create", "replace", "unchanged"].map { again["restore"][$0].int }
    #expect(counts == [1, 1, 10])
    #expect(try world.restored().text("f2") == "other")
  }

  @Test func `row 103, targets that are refused`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.folder.write("mine", to: "full/mine")
    try world.folder.write("mine", to: "home/mine")
    try FileManager.default.createSymbolicLink(atPath: world.target("link"), withDestinationPath: world.source)
    let source = try world.sourceTree()
    let always = [
      "/", world.source, world.source + "/d", world.source + "/new", world.folder.path, world.target("full/mine"),
      world.target("link"), world.target("link/d"), world.target("none/none"), world.target("full/../source"),
      // The backup itself.
      world.target("disk"), world.target("disk/jobs/photos"), world.target("disk/jobs/photos/d"),
      world.target("disk/jobs/.mirrorkeep"), world.target("disk/jobs/.mirrorkeep/photos/versions"),
      world.target("to-disk/jobs/photos/new"),
      // What is mirrorkeep's own, and another job's backup.
      world.state, world.state + "/d", world.target("disk/jobs/others/d"), world.target("disk/jobs/.mirrorkeep/others"),
    ]
    try world.writeJob("others")
    try FileManager.default.createDirectory(
      atPath: world.target("disk/jobs/others"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: world.target("to-disk"), withDestinationPath: world.target("disk"))
    let far = try await world.far()
    for path in always {
      for more in [[], ["--into-existing", "--overwrite"]] {
        let record = try await world.restore(["--to", path] + more)
        #expect(record.reason == "target-refused" && record["exit_status"].int == 2, "\(path)")
        #expect(record.outcome == "failed" && record["hint"].text != nil)
      }
    }
    #expect(try await world.far() == far)
    #expect(try await world.restore("--to", world.target("disk/jobs/back")).outcome == "succeeded")
    for path in [world.target("full"), world.target("home")] {
      #expect(try await world.restore("--to", path).reason == "target-refused", "\(path)")
      #expect(try world.restored((path as NSString).lastPathComponent).paths == ["mine"])
      #expect(try await world.restore("f1", "--to", path, "--into-existing").outcome == "succeeded")
    }
    try world.sourceTree().expectEqual(source)
  }

  @Test func `in place, only what is named and never over what is there`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let stored = try world.sourceTree()
    try world.remove("f1")
    try world.remove("d")
    try world.write("f2", "newer")
    let usage = try await world.mirrorkeep("restore", "photos", "--in-place")
    #expect(usage.status == 2 && usage.stderr.contains("needs the PATHs"))
    let refused = try await world.restore("f1", "f2", "--in-place")
    #expect(refused.reason == "target-refused" && refused.message.contains("'f2'"))
    #expect(try world.sourceTree().text("f1") == nil)
    #expect(try await world.restore("f1", "d", "--in-place").outcome == "succeeded")
    #expect(try world.sourceTree().text("f2") == "newer")
    try world.remove("f3")
    for isDryRun in [true, false] {
      let left = try await world.restore([".", "--in-place", "--ignore-existing"] + (isDryRun ? ["--dry-run"] : []))
      let counts = ["create", "replace", "unchanged", "left"].map { left["restore"][$0].int }
      #expect(left.outcome == "succeeded" && counts == [1, 0, 10, 1], "\(left)")
      #expect(left.message.contains("1 differing left as it was"))
      #expect(try world.sourceTree().text("f2") == "newer" && (world.sourceTree().text("f3") == nil) == isDryRun)
    }
    let both = try await world.mirrorkeep("restore", "photos", ".", "--in-place", "--ignore-existing", "--overwrite")
    #expect(both.status == 2 && both.stderr.contains("not both"))
    let all = try await world.restore(".", "--in-place", "--overwrite")
    #expect(all.outcome == "succeeded" && all["restore"]["replace"].int == 1 && all["restore"]["unchanged"].int == 11)
    try world.sourceTree().expectEqual(stored)
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.source).contains(".mirrorkeep") == false)
    // The next backup has nothing to do.
    #expect(try await world.plan()["list"].list.isEmpty)
    // A source that is gone is not made: it may only be unmounted.
    try FileManager.default.removeItem(atPath: world.source)
    #expect(try await world.restore(".", "--in-place").reason == "target-refused")
  }

  @Test func `the job's file is gone, and so is the source`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let stored = try world.sourceTree()
    try FileManager.default.removeItem(atPath: world.folder.path("jobs/photos.yaml"))
    try FileManager.default.removeItem(atPath: world.source)
    #expect(try await world.restore("--to", world.target()).outcome == "succeeded")
    try world.restored().expectEqual(stored)
    #expect(try await world.points().count == 1)
    let unknown = try await world.mirrorkeep("restore", "fotos", "--to", world.target("x"))
    #expect(unknown.status == 2 && unknown.stdout == "" && unknown.stderr.contains("did you mean 'photos'?"))
    // A file with errors is as good as none; what the jobs share is not.
    try world.folder.write("sauce: /x\n", to: "jobs/photos.yaml")
    #expect(try await world.restore("--to", world.target("second")).outcome == "succeeded")
    try world.folder.write("remotes: 1\n", to: "jobs/mirrorkeep.yaml")
    let broken = try await world.mirrorkeep("restore", "photos", "--to", world.target("x"))
    #expect(broken.status == 2 && broken.stdout == "")
  }

  @Test func `the points of an earlier destination stay restorable`() async throws {
    let world = try await World()
    try world.fillSource()
    let old = try await world.backup()
    let stored = try world.sourceTree()
    try world.folder.write(
      "source: \(world.source)\ndestination: \(world.remote):other/place\n", to: "jobs/photos.yaml")
    try world.write("f1", "elsewhere")
    #expect(try await world.backup("--adopt").outcome == "succeeded")
    #expect(try await world.points().count == 2)
    #expect(try await world.restore("--at", old.run, "--to", world.target()).outcome == "succeeded")
    try world.restored().expectEqual(stored)
    #expect(try await world.restore("f1", "--to", world.target("new")).outcome == "succeeded")
    #expect(try world.restored("new").text("f1") == "elsewhere")
  }

  @Test func `a destination that is the remote's root`() async throws {
    let world = try await World()
    try world.folder.write("source: \(world.source)\ndestination: \"\(world.remote):\"\n", to: "jobs/photos.yaml")
    try world.fillSource()
    let first = try await world.backup()
    let stored = try world.sourceTree()
    try world.write("f1", "replaced")
    try await world.backup()
    #expect(try await world.restore("--at", first.run, "--to", world.target()).outcome == "succeeded")
    try world.restored().expectEqual(stored)
  }

  @Test(arguments: World.Place.allCases)
  func `links come back as they were, and are never followed`(_ place: World.Place) async throws {
    let world = try await World(place, keys: "links: store\n")
    try world.fillSource()
    let manager = FileManager.default
    for (name, to) in [("to-f1", "f1"), ("dangling", "nowhere"), ("outward", "/etc/passwd"), ("d/up", "../..")] {
      try manager.createSymbolicLink(atPath: world.source + "/" + name, withDestinationPath: to)
    }
    let first = try await world.backup()
    #expect(first.outcome == "succeeded", "\(first)")
    try manager.removeItem(atPath: world.source + "/to-f1")
    try manager.createSymbolicLink(atPath: world.source + "/to-f1", withDestinationPath: "f2")
    try manager.removeItem(atPath: world.source + "/outward")
    #expect(try await world.backup().outcome == "succeeded")
    for (number, (at, links)) in [
      (first.run, ["to-f1": "f1", "dangling": "nowhere", "outward": "/etc/passwd", "d/up": "../.."]),
      ("latest", ["to-f1": "f2", "dangling": "nowhere", "d/up": "../.."]),
    ].enumerated() {
      let target = world.target("t\(number)")
      let record = try await world.restore("--at", at, "--to", target, "--verify")
      #expect(record.outcome == "succeeded", "\(record)")
      for (name, to) in links { #expect(try manager.destinationOfSymbolicLink(atPath: target + "/" + name) == to) }
      try world.restored("t\(number)").expectEqual(try world.sourceTree())
      #expect(try await world.restore("--at", at, "--to", target, "--into-existing")["restore"]["create"].int == 0)
    }
    #expect(try await world.restore("to-f1", "--to", world.target("one"))["restore"]["create"].int == 1)
  }

  @Test func `modes come back, without the bits that give rights`() async throws {
    let world = try await World()
    try world.fillSource()
    chmod(world.source + "/f1", 0o4750)
    chmod(world.source + "/f2", 0o600)
    try await world.backup()
    chmod(world.source + "/f2", 0o640)
    try world.write("f2", "changed with its mode")
    try await world.backup()
    try await world.restore("--to", world.target())
    let mode = { (name: String) in
      try FileManager.default.attributesOfItem(atPath: world.target() + "/" + name)[.posixPermissions] as? Int
    }
    #expect(try (mode("f1"), mode("f2"), mode("f3")) == (0o750, 0o640, 0o644))
    #expect(try mode("") == 0o700)
  }
}
