import Foundation
import TestSupport
import Testing

/// What only a comparison by content finds, and what is no difference.
@Suite struct VerifyTests {
  private func verify(_ world: World, _ options: String...) async throws -> JSON {
    let ending = try await world.start(["verify", "photos", "--json"] + options).end()
    let record = try JSON(ending.stdout)
    #expect(record["exit_status"].int == Int(ending.status))
    #expect(record["kind"].text == "verify")
    #expect(try await world.history().first == record)
    return record
  }

  /// Writes new content of the same length into a file and gives it its old time again.
  private func rot(_ file: String) throws {
    let date = try #require(try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    bytes[0] ^= 1
    try bytes.write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
  }

  /// FAILURES row 16.
  @Test(arguments: World.Place.allCases)
  func `row 16, the same size and time and other content`(_ place: World.Place) async throws {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    let good = try await world.expectUntouched { try await verify(world) }
    #expect(good.outcome == "succeeded" && good["files"]["checked"].int == 12, "\(good)")
    try rot(world.source + "/f3")
    #expect(try await world.backup().counts == "", "a run cannot see it")
    let bad = try await world.expectUntouched { try await verify(world) }
    #expect(bad.outcome == "failed" && bad.reason == "differences-found" && bad["exit_status"].int == 1, "\(bad)")
    #expect(bad.failedPaths == ["f3"])

    // Touched it is stored, with its version, and all is well again.
    try world.touch("f3")
    #expect(try await world.backup().counts == "replaced 1")
    #expect(try await verify(world).outcome == "succeeded")
  }

  @Test func `bytes that rotted or went in the mirror`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try rot(world.folder.path("disk/jobs/photos/d/h"))
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/photos/f2"))
    let bad = try await verify(world)
    #expect(bad.reason == "differences-found" && bad.failedPaths == ["d/h", "f2"], "\(bad)")
    // What was changed since the last run is the next run's business.
    try world.write("d/h", "changed since")
    try world.remove("f2")
    let good = try await verify(world)
    #expect(good.outcome == "succeeded" && good.message.contains("2 files changed"), "\(good)")
  }

  @Test func `what the source has and cannot be read is named, and not called equal`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try rot(world.folder.path("disk/jobs/photos/f2"))
    let unreadable = [world.source + "/f2", world.source + "/d"]
    for path in unreadable { chmod(path, 0) }
    defer { for path in unreadable { chmod(path, 0o700) } }
    let ending = try await world.start(["verify", "photos", "--json"], through: Unprivileged.prefix).end()
    let record = try JSON(ending.stdout)
    #expect(record.outcome == "incomplete" && record.reason == "files-failed" && ending.status == 1, "\(record)")
    #expect(record.failedPaths == ["d/e/g", "d/h", "f2"] && record["files"]["checked"].int == 9, "\(record)")
  }

  @Test func `samples cover everything in turn`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try rot(world.source + "/f7")
    var checked = 0
    var found = 0
    for _ in 0..<4 {
      let record = try await verify(world, "--sample", "25%")
      checked += record["files"]["checked"].int ?? 0
      if record.reason == "differences-found" { found += 1 }
    }
    #expect(checked == 12 && found == 1)
    for options in [["--sample", "0"], ["--sample", "x"], ["--sample", "5%", "--full"]] {
      let ending = try await world.start(["verify", "photos"] + options).end()
      #expect(ending.status == 2 && ending.stdout.isEmpty)
    }
  }

  @Test func `without a backup, a claim of ours, or a source`() async throws {
    let world = try await World()
    try world.fillSource()
    let nothing = try await verify(world)
    #expect(nothing.reason == "nothing-found" && nothing["exit_status"].int == 2, "\(nothing)")
    try await world.backup()
    let other = try await world.start(["verify", "photos", "--json"], state: world.folder.path("state2")).end()
    #expect(try JSON(other.stdout).reason == "claimed-by-another" && other.status == 4)
    try world.writeJob(source: world.folder.path("gone"))
    #expect(try await verify(world).reason == "source-missing")
  }

  @Test func `a remote without hashes is compared by its bytes`() async throws {
    let world = try await World()
    let password = try await world.shell(world.rclone, "obscure", "secret").trimmingCharacters(in: .newlines)
    try world.writeConfig(
      """
      [base]
      type = alias
      remote = \(world.folder.path("disk"))
      [disk]
      type = crypt
      remote = base:
      password = \(password)
      """)
    try world.fillSource()
    #expect(try await world.backup().outcome == "succeeded")
    #expect(try await verify(world).outcome == "succeeded")
    try rot(world.source + "/f9")
    #expect(try await verify(world).failedPaths == ["f9"])
  }
}
