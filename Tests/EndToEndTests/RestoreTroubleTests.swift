import Foundation
import TestSupport
import Testing

/// Restores that meet with trouble: nothing is called restored that is not, nothing outside the target is touched, and
/// the same command given again goes on.
@Suite struct RestoreTroubleTests {
  @Test(arguments: [true, false])
  func `row 104, kill -9 needs no clean-up by hand`(isBefore: Bool) async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.backup()
    let stored = try world.sourceTree()
    try world.write("f1", "replaced")
    try await world.backup()
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      ["restore", "photos", "--at", first.run, "--to", world.target()],
      by: isBefore
        ? "[ $step = aside ] && block; exec \"$REAL\" \"$@\""
        : "[ $step = aside ] || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    try await world.waitForEnd(alive)
    _ = try world.steps()
    // The same command goes on, also when one file had been put in its place already.
    let arrived = try await world.shell("find", world.target(), "-name", "f2").split(separator: "\n").map(String.init)
    #expect(arrived.isEmpty == isBefore)
    for file in arrived { try FileManager.default.moveItem(atPath: file, toPath: world.target() + "/f2") }
    try await world.standIn("exec \"$REAL\" \"$@\"")
    let record = try await world.restore("--at", first.run, "--to", world.target())
    #expect(record.outcome == "succeeded", "\(record)")
    try world.restored().expectEqual(stored)
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.target()).contains(".mirrorkeep") == false)
    let outcomes = try await world.history().map(\.outcome)
    #expect(outcomes.prefix(2) == ["succeeded", "interrupted"])
  }

  @Test func `security: somebody who may rename the private folder cannot lead the files elsewhere`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let (target, victim) = (world.target("shared/target"), world.target("victim"))
    for folder in [world.target("shared"), target, victim] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    #expect(chmod(world.target("shared"), 0o777) == 0)
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      ["restore", "photos", "--json", "--to", target], by: "[ $step = aside ] && block; exec \"$REAL\" \"$@\"",
      alive: alive)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: target + "/.mirrorkeep").first)
    try FileManager.default.moveItem(atPath: target + "/.mirrorkeep", toPath: target + "/.away")
    try FileManager.default.createDirectory(atPath: target + "/.mirrorkeep", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: target + "/.mirrorkeep/" + name, withDestinationPath: victim)
    try await world.release()
    let ending = await running.end()
    #expect(ending.status == 0, "\(ending)")
    try world.standDown()
    #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == [])
    try FileManager.default.removeItem(atPath: target + "/.away")
    try? FileManager.default.removeItem(atPath: target + "/.mirrorkeep")
    try world.restored("shared/target").expectEqual(try world.sourceTree())
  }

  @Test func `Ctrl-C ends it with its reason, and the next one goes on`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      ["restore", "photos", "--json", "--to", world.target()], by: "[ $step = aside ] && block; exec \"$REAL\" \"$@\"",
      alive: alive)
    running.signal(SIGINT)
    let ending = await running.end()
    #expect(ending.status == 130)
    let record = try JSON(ending.stdout)
    #expect(record.reason == "signal" && record.outcome == "cancelled" && record["exit_status"].int == 130)
    try world.standDown()
    try await world.waitForEnd(alive)
    #expect(try await world.restore("--to", world.target()).outcome == "succeeded")
    try world.restored().expectEqual(try world.sourceTree())
  }

  @Test func `it runs beside another restore but not beside a backup`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let running = try await world.startBlocked(
      ["restore", "photos", "--to", world.target()], by: "[ $step = aside ] && block; exec \"$REAL\" \"$@\"")
    try world.standDown()
    #expect(try await world.restore("--to", world.target("second")).outcome == "succeeded")
    let same = try await world.restore("--to", world.target())
    #expect(same.reason == "locked" && same["exit_status"].int == 75)
    let backup = try await world.backup()
    #expect(backup.reason == "locked")
    try await world.release()
    #expect(await running.end().status == 0)
    try world.restored().expectEqual(try world.sourceTree())

    try world.write("f1", "changed")
    let saving = try await world.startBlocked(
      ["run", "photos"], by: "[ $step = send ] && block; exec \"$REAL\" \"$@\"")
    let refused = try await world.restore("--to", world.target("third"))
    #expect(refused.reason == "locked" && refused.outcome == "skipped" && refused["exit_status"].int == 75)
    #expect(!FileManager.default.fileExists(atPath: world.target("third")))
    try await world.release()
    #expect(await saving.end().status == 0)
  }

  @Test func `row 102, planted links inside the target and out of it`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let manager = FileManager.default
    try world.folder.write("safe", to: "victim/h")
    try manager.createDirectory(atPath: world.target(), withIntermediateDirectories: false)
    try manager.createSymbolicLink(atPath: world.target() + "/d", withDestinationPath: world.folder.path("victim"))
    try manager.createSymbolicLink(atPath: world.target() + "/f1", withDestinationPath: world.folder.path("victim/h"))
    for more in [[], ["--overwrite"]] {
      let record = try await world.restore(["--to", world.target(), "--into-existing"] + more)
      #expect(record["exit_status"].int == (more.isEmpty ? 2 : 1), "\(record)")
      #expect(try Tree(reading: world.folder.path("victim")).text("h") == "safe")
      #expect(try manager.contentsOfDirectory(atPath: world.folder.path("victim")) == ["h"])
    }
    let record = try #require(try await world.history().first)
    #expect(record.reason == "files-failed" && record.failedPaths == ["d/e/g", "d/h"])
    #expect(try world.restored().text("f1") == world.sourceTree().text("f1"))
  }

  @Test func `row 102, a stored link planted on the remote in a folder's place`() async throws {
    let world = try await World(.cloud, keys: "links: store\n")
    try world.fillSource()
    try world.folder.write("safe", to: "victim/h")
    // An attacker's remote: taken over as it is found, a link and a folder of one name.
    let planted = world.folder.path("planted")
    try world.folder.write(world.folder.path("victim"), to: "planted/d.rclonelink")
    try world.folder.write("evil", to: "planted/d/h")
    try world.folder.write("fine", to: "planted/fine")
    try await world.bareRclone("copy", planted, world.destination)
    _ = try await world.backup("--adopt")
    let point = try #require(try await world.points().first)
    let record = try await world.restore("--at", point, "--to", world.target())
    #expect(record["exit_status"].int == 1, "\(record)")
    #expect(record.failedPaths == ["d"])
    #expect(try world.folder.text("victim/h") == "safe")
    #expect(try FileManager.default.contentsOfDirectory(atPath: world.folder.path("victim")) == ["h"])
    #expect(try world.restored().text("d/h") == "evil" && world.restored().text("fine") == "fine")
  }

  @Test func `row 101, names on the remote that lead out`() async throws {
    let world = try await World(.cloud)
    try world.write("a", "a")
    // pCloud knows no such names, rclone's encoding of them is data.
    let planted = world.folder.path("planted")
    for name in ["．．／x", "／etc／x", "．．"] { try world.folder.write("out", to: "planted/" + name) }
    try await world.bareRclone("copy", planted, world.destination)
    #expect(try await world.backup("--adopt").outcome == "succeeded")
    let point = try #require(try await world.points().first)
    let around = try FileManager.default.contentsOfDirectory(atPath: world.folder.path).sorted()
    let record = try await world.restore("--at", point, "--to", world.target())
    #expect(record.outcome == "succeeded", "\(record)")
    #expect(try world.restored().paths == ["／etc／x", "．．", "．．／x"].sorted())
    let after = try FileManager.default.contentsOfDirectory(atPath: world.folder.path).sorted()
    #expect(Set(after).subtracting(around) == ["target"])
  }

  @Test func `what is gone or changed on the remote is said, and the rest comes back`() async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.backup()
    try world.write("f2", "replaced")
    let second = try await world.backup()
    let disk = world.folder.path("disk/jobs/")
    try FileManager.default.removeItem(atPath: disk + "photos/f1")
    try FileManager.default.removeItem(atPath: disk + ".mirrorkeep/photos/versions/\(second.run)/f2")
    let lost = try await world.restore("--at", first.run, "--to", world.target())
    #expect(lost.reason == "version-lost" && lost.outcome == "incomplete" && lost["exit_status"].int == 1)
    #expect(lost.failedPaths == ["f1", "f2"] && lost["restore"]["lost"].int == 2)
    #expect(try world.restored().files.count == 10)
    try Data("somebody else's".utf8).write(to: URL(fileURLWithPath: disk + "photos/f3"))
    let altered = try await world.restore("f3", "--to", world.target("altered"))
    #expect(altered.reason == "version-lost" && altered["restore"]["altered"].int == 1)
    #expect(try world.restored("altered").text("f3") == "somebody else's")
    // Noticed by a backup, the point itself says so.
    try world.write("f3", "mine again")
    #expect(try await world.backup().outcome == "succeeded")
    let known = try await world.restore("f3", "--at", first.run, "--to", world.target("known"))
    #expect(known.outcome == "succeeded" && known["restore"]["altered"].int == 1, "\(known)")
    // A disk that is not there has lost nothing.
    try FileManager.default.moveItem(atPath: world.folder.path("disk"), toPath: world.folder.path("away"))
    try FileManager.default.createDirectory(atPath: world.folder.path("disk"), withIntermediateDirectories: false)
    let away = try await world.restore("--to", world.target("away-target"))
    #expect(away.outcome == "failed" && ["unverified", "nothing-found"].contains(away.reason ?? ""), "\(away)")
    #expect(away["restore"]["lost"].int == 0)
  }

  @Test func `row 104, a dead token and a full disk end with their reasons`() async throws {
    let world = try await World(.cloud)
    try world.fillSource()
    try await world.backup()
    try world.writeConfig(try #require(world.cloud).section(world.remote, token: "dead"))
    let dead = try await world.restore("--to", world.target())
    #expect(dead.reason == "token-rejected" && dead["exit_status"].int == 7)
    try world.writeConfig(try #require(world.cloud).section(world.remote))
    _ = try await world.cloud?.fault(#"{"method": "getfilelink", "after": 3, "action": "result", "result": 2094}"#)
    let later = try await world.restore("--to", world.target())
    #expect(later.reason == "token-rejected", "\(later)")
    #expect(later["files"]["failed"].int ?? 0 > 0 && !later.failedPaths.isEmpty)
    try await world.cloud?.removeFaults()
    #expect(try await world.restore("--to", world.target()).outcome == "succeeded")
    try world.restored().expectEqual(try world.sourceTree())
  }

  @Test func `verify finds what size and time do not tell`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try await world.restore("--to", world.target())
    let file = world.target() + "/f1"
    let (old, modified) = (
      try String(contentsOfFile: file, encoding: .utf8),
      try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
    )
    try Data(old.uppercased().utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.modificationDate: modified as Any], ofItemAtPath: file)
    let blind = try await world.restore("--to", world.target(), "--into-existing")
    #expect(blind.outcome == "succeeded" && blind["restore"]["unchanged"].int == 12)
    let seeing = try await world.restore("--to", world.target(), "--into-existing", "--verify")
    #expect(seeing.reason == "files-failed" && seeing.failedPaths == ["f1"], "\(seeing)")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == old.uppercased())
  }

  @Test func `one rclone fetches from however many runs`() async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.backup()
    let stored = try world.sourceTree()
    for number in 0..<5 {
      try world.write("f\(number)", "replaced")
      try await world.backup()
    }
    try await world.standIn()
    _ = try world.steps()
    #expect(try await world.restore("--at", first.run, "--to", world.target()).outcome == "succeeded")
    let steps = try world.steps()
    #expect(steps.filter { $0 == "aside" }.count == 1 && steps.count <= 3, "\(steps)")
    try world.restored().expectEqual(stored)
  }

  @Test func `row 104, a full disk ends it, and with room the same command goes on`() async throws {
    let world = try await World()
    for number in 0..<4 {
      try world.write(Array("big\(number)".utf8), [UInt8](repeating: UInt8(number), count: 600_000))
    }
    try await world.backup()
    let disk = world.target("small")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    try await world.shell("mount", "-t", "tmpfs", "-o", "size=1500k,mode=0700", "tmpfs", disk)
    do {
      let full = try await world.restore("--to", disk + "/new")
      #expect(full.reason == "disk-full" && full["exit_status"].int == 8, "\(full)")
      #expect(!full.failedPaths.isEmpty && full["files"]["failed"].int == full.failedPaths.count)
      // What is in its place is whole.
      for path in try Tree(reading: disk + "/new").paths where !path.hasPrefix(".mirrorkeep/") {
        let (restored, source) = (disk + "/new/" + path, world.source + "/" + path)
        #expect(FileManager.default.contentsEqual(atPath: restored, andPath: source), "\(path)")
      }
      try await world.shell("mount", "-o", "remount,size=9m", disk)
      let next = try await world.restore("--to", disk + "/new")
      #expect(next.outcome == "succeeded", "\(next)")
      try Tree(reading: disk + "/new").expectEqual(try world.sourceTree())
    } catch {
      try await world.shell("umount", "-l", disk)
      throw error
    }
    try await world.shell("umount", "-l", disk)
  }

  @Test func `the remote is not in rclone's config: nobody is asked`() async throws {
    let world = try await World(.cloud)
    try world.fillSource()
    try await world.backup()
    try FileManager.default.removeItem(atPath: world.folder.path("rclone.conf"))
    let missing = try await world.restore("--to", world.target())
    #expect(missing.reason == "remote-missing" && missing["exit_status"].int == 7, "\(missing)")
    #expect(!FileManager.default.fileExists(atPath: world.target()))
    // A declared token is enough.
    let cloud = try #require(world.cloud)
    try world.folder.write(cloud.token, to: "token")
    try world.useRclone(
      world.rclone,
      remotes: """
        remotes:
          \(world.remote):
            type: pcloud
            root_folder_id: \(cloud.rootFolder)
            region: us
            client_id: \(cloud.ready["client_id"].text ?? "")
            client_secret: {file: \(world.folder.path("token"))}
            token: {file: \(world.folder.path("token"))}

        """)
    let made = try await world.restore("--to", world.target())
    #expect(made.outcome == "succeeded", "\(made)")
    try world.restored().expectEqual(try world.sourceTree())
  }

  @Test func `a backup that was killed is accounted for before its mirror is restored`() async throws {
    let world = try await World()
    try world.fillSource()
    let first = try await world.backup()
    let stored = try world.sourceTree()
    try world.write("f1", "replaced")
    try world.remove("f2")
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      ["run", "photos"], by: "[ $step = send ] || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    running.signal(SIGKILL)
    _ = await running.end()
    try await world.waitForEnd(alive)
    try world.standDown()
    let record = try await world.restore("--at", first.run, "--to", world.target())
    #expect(record.outcome == "succeeded", "\(record)")
    try world.restored().expectEqual(stored)
    let latest = try await world.restore("f1", "--to", world.target("latest"))
    #expect(latest.outcome == "succeeded" && latest["restore"]["at_run"].text != first.run)
    #expect(try world.restored("latest").text("f1") == "replaced")
  }
}
