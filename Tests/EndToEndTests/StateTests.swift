import Foundation
import TestSupport
import Testing

/// The state folder full, read-only, damaged or of a later version: the backup goes on where it safely can.
@Suite struct StateTests {
  /// A world with a backup and changes waiting.
  private func change(_ place: World.Place = .disk) async throws -> (World, Tree) {
    let world = try await World(place)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f3")
    try world.write("new", "new")
    return (world, try await world.far())
  }

  @Test func `row 86: a read-only state folder`() async throws {
    let (world, _) = try await change()
    let writable = try FileManager.default.subpathsOfDirectory(atPath: world.state) + ["."]
    for file in writable { chmod(world.state + "/" + file, 0o500) }
    let ending = try await world.expectUntouched {
      try await world.mirrorkeep("run", "photos", "--json", through: Unprivileged.prefix)
    }
    #expect(ending.status == 9, "\(ending)")
    #expect(ending.stderr.contains("error: ") && ending.stderr.contains("hint: "))
    #expect(try world.record(ending).reason == "state-unwritable")
    let history = try await world.mirrorkeep("history", "--json", through: Unprivileged.prefix)
    #expect(history.status == 0)
    #expect(try JSON(history.stdout).list.count == 1)
    for file in writable { chmod(world.state + "/" + file, 0o700) }
    try await world.checkedBackup()
  }

  @Test(arguments: ["header", "empty", "cut", "text"]) func `rows 81, 88: a damaged or lost history`(_ damage: String)
    async throws
  {
    let (world, before) = try await change()
    let path = world.state + "/history.db"
    var content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    switch damage {
    case "header": content.replaceSubrange(0..<100, with: [UInt8](repeating: 0xAA, count: 100))
    case "empty": content = []
    case "cut": content.removeLast(content.count / 2)
    default: content = Array("not a database".utf8)
    }
    try Data(content).write(to: URL(fileURLWithPath: path))
    let ending = try await world.mirrorkeep("run", "photos", "--json")
    let record = try world.record(ending)
    #expect(record.outcome == "succeeded", "\(record)")
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3"])
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    if damage != "empty" {
      #expect(ending.stderr.contains("damaged"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: world.state).contains { $0.contains("history.db.") })
    }
    #expect(try await world.backup().counts == "")
    #expect(try await world.history().count >= 2)
  }

  @Test func `row 82: a history of a later version is left alone`() async throws {
    let (world, _) = try await change()
    let path = world.state + "/history.db"
    var content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    content.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    try Data(content).write(to: URL(fileURLWithPath: path))
    for arguments in [["run", "photos"], ["plan", "photos"]] {
      let ending = try await world.expectUntouched { try await world.start(arguments).end() }
      #expect(ending.status == 9, "\(ending)")
      #expect(ending.stderr.contains("newer") || ending.stderr.contains("later"), "\(ending)")
    }
    #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == content)
  }

  @Test func `rows 76, 77: a full disk under the state folder`() async throws {
    let (world, before) = try await change()
    // A file system of its own with the state on it, filled to the last byte.
    let disk = world.folder.path("small")
    mkdir(disk, 0o700)
    try await world.shell("mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs", disk)
    do {
      try await world.shell("cp", "-a", world.state, disk + "/state")
      try await fill(world, disk)
      let running = try world.start(["run", "photos", "--json"], state: disk + "/state")
      let ending = await running.end()
      #expect([0, 1, 8, 9].contains(ending.status), "\(ending)")
      #expect(ending.stdout.isEmpty || (try? JSON(ending.stdout)) != nil, "\(ending)")
      before.expectNothingLost(in: try await world.far(), allowed: ["f1", "f3"])
      let history = try await world.start(["history", "--json"], state: disk + "/state").end()
      #expect(history.status == 0 && (try? JSON(history.stdout)) != nil)

      try FileManager.default.removeItem(atPath: disk + "/filler")
      let next = try world.record(try await world.start(["run", "photos", "--json"], state: disk + "/state").end())
      #expect(next.outcome == "succeeded", "\(next)")
      let after = try await world.far()
      #expect(after.mirror().changes(to: try world.sourceTree()) == [])
      before.expectNothingLost(in: after, allowed: ["f1", "f3"])
      try await world.checkJournals(after, allowingUnknownVersions: true)
    } catch {
      try await world.shell("umount", "-l", disk)
      throw error
    }
    try await world.shell("umount", "-l", disk)
  }

  private func fill(_ world: World, _ disk: String) async throws {
    try await world.shell("sh", "-c", "cat /dev/zero >\"$1\" 2>/dev/null; true", "sh", disk + "/filler")
  }
}
