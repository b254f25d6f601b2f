import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Rclone

/// rclone.conf on disk: found, read, and replaced without ever being damaged.
@Suite struct RcloneConfigFileTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
  }

  @Test func isFoundInRclonesOrder() throws {
    let folder = try TemporaryFolder()
    let (home, xdg) = (folder.path("home"), folder.path("xdg"))
    let both = ["HOME": home, "XDG_CONFIG_HOME": xdg]
    func found(_ environment: [String: String]) throws -> String {
      try RcloneConfigFile.find(RcloneSettings(), environment: environment).path
    }
    #expect(try found(both) == xdg + "/rclone/rclone.conf")
    #expect(try found(["HOME": home]) == home + "/.config/rclone/rclone.conf")
    #expect(try found(["HOME": home, "XDG_CONFIG_HOME": "relative"]) == home + "/.config/rclone/rclone.conf")
    try folder.write("", to: "home/.rclone.conf")
    #expect(try found(both) == home + "/.rclone.conf")
    try folder.write("", to: "home/.config/rclone/rclone.conf")
    #expect(try found(both) == home + "/.config/rclone/rclone.conf")
    try folder.write("", to: "xdg/rclone/rclone.conf")
    #expect(try found(both) == xdg + "/rclone/rclone.conf")
    let program = try folder.write("", to: "bin/rclone")
    let beside = try folder.write("", to: "bin/rclone.conf")
    #expect(try RcloneConfigFile.find(RcloneSettings(), program: program, environment: both).path == beside)
    #expect(try RcloneConfigFile.find(RcloneSettings(config: "/a/b"), environment: both).path == "/a/b")
  }

  @Test func needsAHomeOrAnAbsolutePath() {
    #expect(throws: Failure.homeUnknown()) { try RcloneConfigFile.find(RcloneSettings(), environment: [:]) }
    #expect(throws: Failure.relativeConfig("a")) {
      try RcloneConfigFile.find(RcloneSettings(config: "a"), environment: ["HOME": "/h"])
    }
  }

  @Test func makesAMissingFilePrivately() throws {
    let folder = try TemporaryFolder()
    let file = RcloneConfigFile(path: folder.path("a/b/rclone.conf"))
    #expect(try file.load() == .missing)
    try file.put([("type", "pcloud")], in: "pc")
    #expect(try folder.text("a/b/rclone.conf") == "[pc]\ntype = pcloud\n")
    #expect(try mode(file.path) == 0o600)
    #expect(try mode(folder.path("a/b")) == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("a/b")) == ["rclone.conf"])
  }

  @Test(arguments: [("", "is empty"), ("[a]\nrubbish\n", "line 2"), ("\u{0}\u{1}", "line 1")])
  func neverOverwritesADamagedFile(text: String, part: String) throws {
    let folder = try TemporaryFolder()
    let file = RcloneConfigFile(path: try folder.write(text, to: "rclone.conf"))
    let failure = try #require(throws: Failure.self) { try file.put([("type", "pcloud")], in: "pc") }
    #expect(failure.exitStatus == 7)
    #expect(failure.message.contains("'\(file.path)'") && failure.message.contains(part))
    #expect(try folder.text("rclone.conf") == text)
  }

  @Test func neverEditsAnEncryptedFile() throws {
    let folder = try TemporaryFolder()
    let text = "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabc\n"
    let file = RcloneConfigFile(path: try folder.write(text, to: "rclone.conf"))
    #expect(try file.load() == .encrypted)
    #expect(throws: Failure.encryptedConfig(file.path)) { try file.put([("a", "b")], in: "pc") }
    #expect(try folder.text("rclone.conf") == text)
  }

  @Test func warnsOfReadersAndRefusesWriters() throws {
    let folder = try TemporaryFolder()
    let file = RcloneConfigFile(path: try folder.write("[a]\n", to: "rclone.conf", mode: 0o644))
    #expect(file.warnings.count == 1)
    try file.put([("k", "v")], in: "a")
    #expect(try mode(file.path) == 0o600)
    #expect(file.warnings.isEmpty)
    try folder.write("[a]\n", to: "rclone.conf", mode: 0o660)
    #expect(try #require(throws: Failure.self) { try file.load() }.exitStatus == 2)
  }

  @Test func writesThroughSymbolicLinks() throws {
    let folder = try TemporaryFolder()
    try folder.write("[a]\nk = 1\n", to: "real/there.conf")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("rclone.conf"), withDestinationPath: "real/there.conf")
    let file = RcloneConfigFile(path: folder.path("rclone.conf"))
    try file.put([("k", "2")], in: "a")
    #expect(try folder.text("real/there.conf") == "[a]\nk = 2\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file.path) == "real/there.conf")
  }

  @Test func clearsAwayWhatACrashLeft() throws {
    let folder = try TemporaryFolder()
    let file = RcloneConfigFile(path: try folder.write("[a]\n", to: "rclone.conf"))
    try folder.write("half", to: ".rclone.conf.mirrorkeep-new")
    try file.put([("k", "v")], in: "a")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["rclone.conf"])
  }

  @Test func leavesTheFileWhenItCannotBeReplaced() throws {
    let folder = try TemporaryFolder()
    let file = RcloneConfigFile(path: try folder.write("[a]\n", to: "rclone.conf"))
    try FileManager.default.createDirectory(
      atPath: folder.path(".rclone.conf.mirrorkeep-new"), withIntermediateDirectories: false)
    let failure = try #require(throws: Failure.self) { try file.put([("k", "v")], in: "a") }
    #expect(failure.reason == .configLocked)
    #expect(try folder.text("rclone.conf") == "[a]\n")
  }

  @Test func namesWhatCannotBeRead() throws {
    let folder = try TemporaryFolder()
    #expect(
      try #require(throws: Failure.self) { try RcloneConfigFile(path: folder.path).load() }.reason == .configLocked)
    try folder.write("", to: "file")
    let below = RcloneConfigFile(path: folder.path("file/rclone.conf"))
    #expect(try #require(throws: Failure.self) { try below.load() }.reason == .configLocked)
  }

  @Test func twoWritersBothArrive() async throws {
    let folder = try TemporaryFolder()
    let file = RcloneConfigFile(path: folder.path("rclone.conf"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { try file.put([("type", "pcloud"), ("token", "t\(number)")], in: "pc\(number)") }
      }
      try await group.waitForAll()
    }
    guard case .plain(let config) = try file.load() else { throw RemoteTestError("no config") }
    #expect(Set(config.sections) == Set((0..<20).map { "pc\($0)" }))
  }
}
