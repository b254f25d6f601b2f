import BackupCore
import Foundation
import TestSupport
import Testing

/// Single traps on the way to a wrong mirror, each with the real rclone: files that must be stored, refused by name, or
/// must not keep others back.
@Suite struct HistoriesTrapsTests {
  private static let start = Date(timeIntervalSince1970: 1_795_489_212)

  private func run(_ world: HistoriesWorld, _ number: Int) async throws -> RunRecord {
    try #require(try await world.run(at: Self.start + Double(number * 10)))
  }

  private func put(_ text: String, _ name: [UInt8], in world: HistoriesWorld, at seconds: Int64 = 1_600_000_000) {
    HistoriesDisk.write(
      Array(text.utf8), to: Array((world.source + "/").utf8) + name, modified: seconds * 1_000_000_000)
  }

  private func put(_ text: String, _ name: String, in world: HistoriesWorld, at seconds: Int64 = 1_600_000_000) {
    put(text, Array(name.utf8), in: world, at: seconds)
  }

  private func mirror(_ world: HistoriesWorld) -> [String: String] {
    let files = HistoriesTree(reading: world.disk + "/m").files
    return [String: String](
      uniqueKeysWithValues: files.map {
        (String(decoding: $0.key, as: UTF8.self), String(decoding: $0.value.bytes, as: UTF8.self))
      })
  }

  private func versions(_ world: HistoriesWorld, _ record: RunRecord) -> [[UInt8]: HistoriesTree.File] {
    HistoriesTree(reading: world.disk + "/.mirrorkeep/m/versions/\(record.run)").files
  }

  @Test func aReplacedAndATouchedFileThatLookAlikeInTheLog() async throws {
    let world = try await HistoriesWorld()
    let (one, two): ([UInt8], [UInt8]) = ([0x61, 0xFF], [0x61, 0xFE])
    put("one", one, in: world)
    put("two", two, in: world)
    #expect(try await run(world, 0).outcome == .succeeded)
    put("ONE", one, in: world, at: 1_600_000_100)
    put("two", two, in: world, at: 1_600_000_100)
    let record = try await run(world, 1)
    #expect(record.outcome == .succeeded)
    #expect((record.files.replaced, record.files.touched) == (1, 1))
    #expect(versions(world, record)[one]?.bytes == Array("one".utf8))
  }

  @Test func aFileOfAYearBeyondAllCountersIsStored() async throws {
    let world = try await HistoriesWorld()
    put("future", "a", in: world)
    let file = world.source + "/a"
    let date = try #require(UTCTime.date("2400-01-01T00:00:00Z"))
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
    #expect(try await run(world, 0).outcome == .succeeded)
    #expect(mirror(world) == ["a": "future"])
  }

  @Test func storedLinksAreReplacedAndDeletedWithTheirVersions() async throws {
    let world = try await HistoriesWorld(job: "links: store\n")
    put("a", "a", in: world)
    let link = world.source + "/l"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a")
    #expect(try await run(world, 0).outcome == .succeeded)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "b")
    let replaced = try await run(world, 1)
    #expect(replaced.outcome == .succeeded, "\(replaced.errors)")
    let kept = world.disk + "/.mirrorkeep/m/versions/"
    let text = { (path: String) in try String(contentsOfFile: path, encoding: .utf8) }
    #expect(try text(world.disk + "/m/l.rclonelink") == "b")
    #expect(try text(kept + "\(replaced.run)/l.rclonelink") == "a")
    try FileManager.default.removeItem(atPath: link)
    let deleted = try await run(world, 2)
    #expect(deleted.outcome == .succeeded, "\(deleted.errors)")
    #expect(try text(kept + "\(deleted.run)/l.rclonelink") == "b")
    // A file that only has a stored link's name is never passed over in silence.
    put("real", "x.rclonelink", in: world)
    put("b", "b", in: world)
    let record = try await run(world, 3)
    #expect(record.outcome == .incomplete)
    #expect(record.errors.map(\.path) == ["x.rclonelink"])
    #expect(mirror(world) == ["a": "a", "b": "b"])
  }

  @Test func aLinkToNothingThatIsFollowedKeepsNobodyBack() async throws {
    let world = try await HistoriesWorld(job: "links: follow\n")
    for name in ["a", "b", "folder/c"] { put(name, name, in: world) }
    let link = world.source + "/l"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "folder")
    #expect(try await run(world, 0).outcome == .succeeded)
    #expect(mirror(world)["l/c"] == "folder/c")
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
    try FileManager.default.removeItem(atPath: world.source + "/b")
    put("new", "d", in: world)
    let record = try await run(world, 1)
    #expect(record.outcome == .incomplete)
    #expect(record.errors.map(\.path).contains("l"))
    // What the link led to may be away for a moment only: its copy stays.
    #expect(mirror(world) == ["a": "a", "folder/c": "folder/c", "l/c": "folder/c", "d": "new"])
  }

  @Test func anEmptyFolderInAFilesPlaceIsRemoved() async throws {
    let world = try await HistoriesWorld()
    put("a", "a", in: world)
    #expect(try await run(world, 0).outcome == .succeeded)
    try FileManager.default.createDirectory(
      atPath: world.disk + "/m/x y/z", withIntermediateDirectories: true)
    put("file", "x y", in: world)
    let record = try await run(world, 1)
    #expect(record.outcome == .succeeded, "\(record.errors)")
    #expect(mirror(world) == ["a": "a", "x y": "file"])
  }

  @Test func aFolderNamedSoThatRcloneCannotReadItKeepsNoDeletionBack() async throws {
    let world = try await HistoriesWorld()
    for name in ["a", "b", "‛/c"] { put(name, name, in: world) }
    #expect(try await run(world, 0).outcome == .incomplete)
    try FileManager.default.removeItem(atPath: world.source + "/b")
    let record = try await run(world, 1)
    #expect(record.outcome == .incomplete)
    #expect(record.files.pendingDeletions == 0)
    #expect(mirror(world) == ["a": "a"])
  }

  /// Moves what is replaced aside in batches: too much for a copy through this machine.
  @Test func aLargeFileIsReplacedAndWhatDoesNotArriveIsPutBack() async throws {
    let world = try await HistoriesWorld()
    let names: [[UInt8]] = [[0x61, 0xFF], [0x61, 0xFE], Array("big".utf8)]
    for name in names { put("old", name, in: world) }
    #expect(try await run(world, 0).outcome == .succeeded)
    for name in names { put("new", name, in: world, at: 1_600_000_100) }
    let big = try FileHandle(forWritingTo: URL(fileURLWithPath: world.source + "/big"))
    try big.truncate(atOffset: 257 << 20)
    try big.close()
    HistoriesDisk.setTime(of: Array((world.source + "/big").utf8), 1_600_000_100_000_000_000)
    let record = try await run(world, 1)
    #expect(record.outcome == .succeeded, "\(record.errors)")
    let kept = { (record: RunRecord) in Array((world.disk + "/.mirrorkeep/m/versions/\(record.run)").utf8) }
    #expect(Set(HistoriesDisk.names(kept(record))) == Set(names))
    let mirror = Array((world.disk + "/m/").utf8)
    for name in names.prefix(2) { #expect(HistoriesDisk.content(mirror + name) == Array("new".utf8)) }
    // The file is gone when its turn comes: what was moved aside comes back.
    for name in names.prefix(2) { put("newer", name, in: world, at: 1_600_000_200) }
    HistoriesDisk.setTime(of: Array((world.source + "/big").utf8), 1_600_000_200_000_000_000)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: world.source + "/big"))
    try handle.truncate(atOffset: 258 << 20)
    try handle.close()
    let source = world.source
    let stopped = try #require(
      try await world.run(at: Self.start + 20, trap: (6, .pause)) {
        HistoriesDisk.remove(Array((source + "/").utf8) + names[0])
      })
    #expect(stopped.outcome != .held)
    #expect(HistoriesDisk.content(kept(stopped) + [0x2F] + names[1]) == Array("new".utf8))
    let isThere = HistoriesDisk.status(mirror + names[0]) != nil
    #expect(isThere || HistoriesDisk.status(kept(stopped) + [0x2F] + names[0]) != nil)
    let last = try await run(world, 3)
    #expect(last.outcome == .succeeded, "\(last.errors)")
    #expect(HistoriesDisk.names(Array((world.disk + "/m").utf8)) == [names[1], names[2]])
    #expect(HistoriesDisk.content(mirror + names[1]) == Array("newer".utf8))
  }
}
