import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

@Suite struct StateFolderTests {
  @Test func `everything is private under any umask`() async throws {
    let folder = try TemporaryFolder()
    for mask in [0o000, 0o022, 0o277] as [UInt32] {
      let path = folder.path("xdg-\(mask)/deep/state")
      await #expect(processExitsWith: .success) { [path = path as String, mask = mask as UInt32] in
        umask(mode_t(mask))
        let state = try StateFolder.prepare(path)
        _ = try state.hostID()
        let store = try HistoryStore.open(state, now: HistorySamples.start)
        try store.save(HistorySamples.run(1))
        try HistorySpool(state).append(HistorySamples.run(2))
        let log = KeptLogs(state).keep(HistorySamples.run(1).run) { _ in nil }
        log.write(Array("line\n".utf8))
        log.finish()
      }
      #expect(mode(folder.path("xdg-\(mask)")) == 0o700)
      let walker = try #require(FileManager.default.enumerator(atPath: path))
      var seen = 0
      for case let name as String in walker {
        seen += 1
        var info = stat()
        #expect(lstat(path + "/" + name, &info) == 0)
        let isFolder = info.st_mode & S_IFMT == S_IFDIR
        #expect(info.st_mode & 0o7777 == (isFolder ? 0o700 : 0o600), "\(name) under \(mask)")
      }
      #expect(seen >= 11)
    }
  }

  @Test func `an existing folder keeps its mode, links of our own are followed`() throws {
    let folder = try TemporaryFolder()
    let real = folder.path("real")
    #expect(mkdir(real, 0o755) == 0)
    #expect(symlink(real, folder.path("link")) == 0)
    let state = try StateFolder.prepare(folder.path("link") + "//")
    #expect(state.path == real)
    #expect(mode(real) == 0o755)
    #expect(mode(state.locks) == 0o700)
  }

  @Test func `unsafe folders are refused`() throws {
    let folder = try TemporaryFolder()
    func refused(_ path: String) throws -> String {
      let found = try #require(failure { _ = try StateFolder.prepare(path) })
      #expect(found.reason == .stateUnwritable)
      #expect(found.hint != nil)
      return found.message.replacingOccurrences(of: folder.path, with: "")
    }
    let open = folder.path("open")
    #expect(mkdir(open, 0o700) == 0 && chmod(open, 0o770) == 0)
    #expect(
      try refused(open) == "the state folder is not safe to use: '/open' may be written to by other users")

    let planted = folder.path("planted")
    #expect(mkdir(planted, 0o700) == 0 && symlink("/etc", planted + "/logs") == 0)
    #expect(try refused(planted) == "the state folder is not safe to use: '/planted/logs' is not a folder")

    try folder.write("", to: "file")
    #expect(try refused(folder.path("file")) == "the state folder is not safe to use: '/file' is not a folder")
    #expect(try refused(folder.path("file/below")) == "cannot make '/file/below': not a directory")
  }

  @Test func `what belongs to others is refused`() throws {
    let folder = try TemporaryFolder()
    // Only root can give files away; anyone else meets root's own folder instead.
    let foreign = geteuid() == 0 ? folder.path("foreign") : "/"
    if geteuid() == 0 {
      #expect(mkdir(foreign, 0o700) == 0 && chown(foreign, 65_534, 65_534) == 0)
      let link = folder.path("link")
      let real = folder.path("real")
      #expect(mkdir(real, 0o700) == 0 && symlink(real, link) == 0 && lchown(link, 65_534, 65_534) == 0)
      let found = failure { _ = try StateFolder.prepare(link) }
      #expect(found?.message.hasSuffix("'\(link)' is a symbolic link made by another user") == true)
    }
    let found = failure { _ = try StateFolder.prepare(foreign) }
    #expect(found?.reason == .stateUnwritable)
  }

  @Test func `a planted history is not followed`() throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    try folder.write("precious", to: "precious")
    #expect(symlink(folder.path("precious"), state.historyDatabase) == 0)
    let found = failure { _ = try HistoryStore.open(state, now: HistorySamples.start) }
    #expect(found?.message.hasSuffix("is not a plain file") == true)
    #expect(try folder.text("precious") == "precious")
  }

  @Test func `reading makes nothing`() throws {
    let folder = try TemporaryFolder()
    #expect(try StateFolder.existing(folder.path("none")) == nil)
    #expect(mode(folder.path("none")) == nil)
    #expect(mkdir(folder.path("empty"), 0o755) == 0)
    let state = try #require(try StateFolder.existing(folder.path("empty")))
    #expect(try HistoryStore.openReadOnly(state) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: state.path).isEmpty)
  }

  @Test func `the host id is made once, also when many make it at the same time`() async throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 { group.addTask { try state.hostID() } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
    #expect(ids.first?.utf8.count == 32)
    #expect(try state.hostID() == ids.first)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: state.path).sorted()
        == ["host-id", "journals", "locks", "logs", "plans", "spool"])
    let other = try StateFolder.prepare(folder.path("other"))
    #expect(try other.hostID() != state.hostID())
  }

  @Test(arguments: ["", "\n", "0123", "0123456789ABCDEF0123456789ABCDEF\n", "0123456789abcdef0123456789abcdef0\n"])
  func `a damaged host id is an error, never a new id`(text: String) throws {
    let folder = try TemporaryFolder()
    let state = try HistorySamples.state(folder)
    try folder.write(text, to: "state/host-id")
    #expect(failure { _ = try state.hostID() }?.reason == .stateDamaged)
    #expect(try folder.text("state/host-id") == text)
  }

  static let mountInfo = """
    22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    40 22 0:45 / /mnt/nas rw,relatime shared:9 master:2 - nfs4 nas:/export rw,vers=4.2
    41 22 0:46 /sub /mnt/win\\040dows rw - cifs //w/x rw
    42 22 0:47 / /mnt/ssh rw - fuse.sshfs ann@x: rw
    43 22 8:17 / /mnt/usb rw - fuseblk /dev/sdb1 rw
    44 22 0:48 / /run rw - tmpfs tmpfs rw
    odd line
    """

  @Test(
    arguments: [
      ("8:1", nil), ("0:45", "nfs4"), ("0:46", "cifs"), ("0:47", "fuse.sshfs"), ("8:17", "fuseblk"), ("0:48", nil),
      ("9:9", nil),
    ] as [(String, String?)])
  func `row 87, shared file systems are recognised`(device: String, expected: String?) {
    #expect(StateFolder.sharedFileSystem(device: device, mountInfo: Self.mountInfo) == expected)
  }
}
