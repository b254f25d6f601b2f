import BackupCore
import Foundation
import TestSupport
import Testing

@testable import LocalTarget

/// Many new files put in their places at once: only those that are what they have to be, and nothing is in their way.
@Suite struct PlacingTests {
  private static let time: Int64 = 1_600_000_000_123_456_789

  private let folder: TemporaryFolder
  private let target: TargetFolder
  private let path: String
  private let arrivals: String

  init() throws {
    (folder, path, target) = try makeTarget()
    arrivals = try target.prepare(claim: "c").path
  }

  private func write(_ file: String, _ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    let time = timespec(tv_sec: Int(Self.time / 1_000_000_000), tv_nsec: Int(Self.time % 1_000_000_000))
    #expect(utimensat(AT_FDCWD, file, [time, time], 0) == 0)
  }

  private func file(
    _ place: String, at path: String, bytes: Int64 = 4, modified: Int64? = Self.time, mode: UInt16? = 0o640
  ) -> ArrivedFile {
    ArrivedFile(place: MirrorPath(place), path: MirrorPath(path), bytes: bytes, modified: modified, mode: mode)
  }

  private func text(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  @Test func thousandsIntoCommonFolders() throws {
    let count = 3000
    for number in 0..<count { try write("\(arrivals)/r\(number % 7)/d/\(number)", "\(number)") }
    let placed = target.putNew(
      (0..<count).map { file("r\($0 % 7)/d/\($0)", at: "a/b\($0 / 40)/\($0)", bytes: Int64("\($0)".count)) })
    #expect(placed == [Bool](repeating: true, count: count))
    for number in 0..<count {
      let name = "a/b\(number / 40)/\(number)"
      try #require(text(name) == "\(number)")
      var status = stat()
      try #require(lstat(path + "/" + name, &status) == 0)
      try #require(status.st_mode & 0o7777 == 0o640 && status.st_mtim.tv_nsec == Int(Self.time % 1_000_000_000))
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: arrivals).count == 14)
    target.clean()
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["a"])
  }

  @Test func whatIsNotWhatItHasToBeStays() throws {
    for name in ["good", "any", "short", "late", "taken", "blocked", "outside"] {
      try write(arrivals + "/" + name, "text")
    }
    try FileManager.default.createSymbolicLink(atPath: arrivals + "/link", withDestinationPath: "/etc/passwd")
    try FileManager.default.createDirectory(atPath: arrivals + "/folder", withIntermediateDirectories: false)
    try write(path + "/taken", "theirs")
    try write(path + "/file", "theirs")
    try FileManager.default.createSymbolicLink(atPath: path + "/up", withDestinationPath: folder.path)
    let placed = target.putNew([
      file("good", at: "good"), file("any", at: "any", modified: nil, mode: nil), file("short", at: "short", bytes: 5),
      file("late", at: "late", modified: Self.time + 2_000_000_000), file("taken", at: "taken"),
      file("blocked", at: "file/blocked"), file("outside", at: "up/outside"),
      file("link", at: "link", bytes: 11, modified: nil),
      file("folder", at: "folder", modified: nil), file("missing", at: "missing"), file("", at: "x"),
    ])
    #expect(placed == [true, true] + [Bool](repeating: false, count: 9))
    #expect(text("good") == "text" && text("any") == "text")
    #expect(text("taken") == "theirs" && text("file") == "theirs")
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: path)) == [
        ".mirrorkeep", "any", "file", "good", "taken", "up",
      ])
    #expect(!FileManager.default.fileExists(atPath: folder.path("outside")))
    // What stays can be put in place by itself.
    try target.put(MirrorPath("late"), at: MirrorPath("late"), mode: nil, modified: 5_000_000_000, replacing: false)
    #expect(text("late") == "text")
  }
}
