import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite struct HistoryDiskTests {
  @Test func `row 76: on a full disk the end of a run is still recorded`() throws {
    let disk = try SmallDisk(megabytes: 3)
    let state = try StateFolder.prepare(disk.path + "/state")
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    #expect(mode(state.path + "/ballast") == 0o600)
    try store.begin(HistorySamples.run(1), owner: HistorySamples.owner)
    try disk.fill()

    #expect(try store.save(HistorySamples.run(1, .failed)) == .stored)
    #expect(mode(state.path + "/ballast") == nil)
    #expect(try store.records() == [HistorySamples.run(1, .failed)])

    try disk.fill()
    let found = try #require(failure { try store.save(HistorySamples.run(2, at: 1)) })
    #expect(found.reason == .diskFull)
    let reader = try #require(try HistoryStore.openReadOnly(state))
    #expect(try reader.records() == [HistorySamples.run(1, .failed)])
    // Opening for recording works as well: there is nothing that has to be written.
    #expect(try HistoryStore.open(state, now: HistorySamples.start).records().count == 1)

    try disk.empty()
    let again = try HistoryStore.open(state, now: HistoryOpenTests.nextWeek)
    #expect(try again.save(HistorySamples.run(2, at: 1)) == .stored)
    #expect(mode(state.path + "/ballast") == 0o600)
  }

  @Test func `row 76: a full disk and no ballast: the spool takes what the database cannot`() throws {
    let disk = try SmallDisk(megabytes: 3)
    let state = try StateFolder.prepare(disk.path + "/state")
    let store = try HistoryStore.open(state, now: HistorySamples.start)
    var big = HistorySamples.run(1, .incomplete)
    big.errors = (0..<1000).map { FileError(path: "a\($0)", message: String(repeating: "x", count: 300)) }
    try disk.fill()
    #expect(StateBallast(state).free())
    // Room for the record once, but not for the pages it changes as well.
    let line = try JSONEncoder().encode(SpooledRun(record: big, owner: nil, claim: nil)).count
    try disk.fill(leaving: (line / 4096 + 2) * 4096)
    #expect(try store.save(big) == .spooled)
    try disk.empty()
    #expect(try HistoryStore.open(state, now: HistorySamples.start).records() == [big])
  }

  @Test func `a history cannot be begun on a full disk, and nothing half made stays`() throws {
    let disk = try SmallDisk(megabytes: 1)
    let state = try StateFolder.prepare(disk.path + "/state")
    try disk.fill()
    #expect(failure { _ = try HistoryStore.open(state, now: HistorySamples.start) }?.reason == .diskFull)
    #expect(mode(state.historyDatabase) == nil)
    try disk.empty()
    #expect(try HistoryStore.open(state, now: HistorySamples.start).save(HistorySamples.run(1)) == .stored)
  }

  @Test func `row 86: a read-only mount is read and refused for recording`() throws {
    let disk = try SmallDisk(megabytes: 4)
    let state = try StateFolder.prepare(disk.path + "/state")
    do { try HistoryStore.open(state, now: HistorySamples.start).save(HistorySamples.run(1)) }
    try disk.remount("ro")
    let reader = try #require(try HistoryStore.openReadOnly(state))
    #expect(try reader.records().count == 1)
    let store = try? HistoryStore.open(state, now: HistoryOpenTests.nextWeek)
    let found = failure { try store?.save(HistorySamples.run(2, at: 1)) }
    #expect(store == nil || found?.reason == .stateUnwritable)
    #expect(failure { _ = try StateFolder.prepare(disk.path + "/new") }?.reason == .stateUnwritable)
  }

  @Test func `row 86: another user who may read the file can`() async throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    do { try HistoryStore.open(state, now: HistorySamples.start).save(HistorySamples.run(1)) }
    for path in [folder.path, state.path] { #expect(chmod(path, 0o555) == 0) }
    #expect(chmod(state.historyDatabase, 0o444) == 0)
    let path = state.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      if geteuid() == 0 { #expect(setgid(65_534) == 0 && setuid(65_534) == 0) }
      let state = try #require(try StateFolder.existing(path))
      let reader = try #require(try HistoryStore.openReadOnly(state))
      #expect(try reader.records() == [HistorySamples.run(1)])
      let store = try? HistoryStore.open(state, now: HistorySamples.start)
      #expect(failure { try store?.save(HistorySamples.run(2)) }?.reason == .stateUnwritable)
    }
    for path in [folder.path, state.path] { #expect(chmod(path, 0o700) == 0) }
  }
}

/// A file system of a few megabytes of the test's own (tmpfs, which takes root); gone when the value is.
final class SmallDisk {
  private let folder: TemporaryFolder
  var path: String { folder.path("disk") }

  struct CannotMount: Error, CustomStringConvertible {
    let description = "cannot mount a small tmpfs: run the tests as root (in a container: with CAP_SYS_ADMIN)"
  }

  init(megabytes: Int) throws {
    folder = try TemporaryFolder()
    #expect(mkdir(folder.path("disk"), 0o700) == 0)
    guard try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "tmpfs", folder.path("disk")) == 0
    else { throw CannotMount() }
  }

  deinit { _ = try? Self.run("umount", "-l", path) }

  func remount(_ option: String) throws { #expect(try Self.run("mount", "-o", "remount,\(option)", path) == 0) }

  /// Uses up all space but `leaving` bytes.
  func fill(leaving: Int = 0) throws {
    // A child started meanwhile must not hold the space of a file that is removed.
    let file = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(file) }
    let page = [UInt8](repeating: 7, count: 4096)
    while write(file, page, page.count) > 0 {}
    var info = stat()
    #expect(fstat(file, &info) == 0 && ftruncate(file, max(0, info.st_size - off_t(leaving))) == 0)
  }

  func empty() throws { #expect(unlink(path + "/filler") == 0) }

  private static func run(_ program: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try findProgram(program))
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
