import BackupCore
import Foundation
import TestSupport
import Testing

@testable import LocalTarget

/// A target on a real disk: what is put there, what is left alone, and that nothing leaves it (row 101, security row 24).
@Suite struct TargetFolderTests {
  private let folder: TemporaryFolder
  private let target: TargetFolder
  private let path: String
  private let arrivals: String

  init() throws {
    (folder, path, target) = try makeTarget()
    let prepared = try target.prepare(claim: "c")
    #expect(prepared.isNew)
    arrivals = prepared.path
  }

  private func arrive(_ place: String, _ text: String = "text") throws {
    let file = arrivals + "/" + place
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  private func text(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  private func status(_ name: String) throws -> stat {
    var status = stat()
    try #require(lstat(path + "/" + name, &status) == 0, "\(name)")
    return status
  }

  private func put(
    _ place: MirrorPath, at path: MirrorPath, mode: UInt16? = 0o644, modified: Int64? = 1_600_000_000_123_456_789,
    replacing: Bool = false
  ) throws {
    try target.put(place, at: path, mode: mode, modified: modified, replacing: replacing)
  }

  @Test func aFileComesWithItsModeAndItsTime() throws {
    try arrive("m/a")
    try put("m/a", at: "d/e/a", mode: 0o640)
    let status = try status("d/e/a")
    #expect(status.st_mode & 0o7777 == 0o640 && status.st_mtim.tv_sec == 1_600_000_000)
    #expect(status.st_mtim.tv_nsec == 123_456_789 && status.st_nlink == 1)
    #expect(text("d/e/a") == "text")
    #expect(target.arrived("m/a") == .absent)
    #expect(try self.status("d").st_mode & 0o777 == 0o755)
    #expect(try self.status("").st_mode & 0o777 == 0o700)
  }

  @Test func whatAnInterruptedRestoreLeftIsNotNew() throws {
    try arrive("left")
    let other = TargetFolder(path, mask: 0o022)
    #expect(throws: Failure.self) { try other.prepare(claim: "c") }
    #expect(try TargetFolder(path + "2", mask: 0o022).prepare(claim: "c").isNew)
    #expect(try !TargetFolder(path + "2", mask: 0o022).prepare(claim: "c").isNew)
  }

  @Test func securityRow24NoBitsThatGiveRights() throws {
    try arrive("a")
    try put("a", at: "a", mode: 0o7777)
    #expect(try status("a").st_mode & 0o7777 == 0o777)
    try arrive("b")
    try put("b", at: "b", mode: nil, modified: nil)
    #expect(try status("b").st_mode & 0o7777 == 0o644)
  }

  @Test func timesBeforeAndBeyondAllCounters() throws {
    try arrive("a")
    try put("a", at: "a", modified: -1_500_000_000)
    #expect(try status("a").st_mtim.tv_sec == -2 && status("a").st_mtim.tv_nsec == 500_000_000)
    try arrive("b")
    try put("b", at: "b", modified: .max)
    #expect(try status("b").st_mtim.tv_sec < 9_000_000_000)
  }

  @Test func whatIsThereIsReplacedOnlyWhenAllowed() throws {
    try Data("old".utf8).write(to: URL(fileURLWithPath: path + "/a"))
    try arrive("a", "new")
    #expect(throws: Failure.self) { try put("a", at: "a") }
    #expect(text("a") == "old")
    #expect(target.arrived("a") != .absent)
    try put("a", at: "a", replacing: true)
    #expect(text("a") == "new")
    try FileManager.default.createDirectory(atPath: path + "/d", withIntermediateDirectories: false)
    try arrive("d")
    for replacing in [false, true] {
      #expect(throws: Failure.self) { try put("d", at: "d", replacing: replacing) }
    }
    #expect(target.entry(at: "d") == .folder)
  }

  @Test func aReplacedFileIsANewOne() throws {
    // Another name of the file stays what it was.
    try Data("old".utf8).write(to: URL(fileURLWithPath: folder.path("elsewhere")))
    #expect(link(folder.path("elsewhere"), path + "/a") == 0)
    try arrive("a", "new")
    try put("a", at: "a", replacing: true)
    #expect(text("a") == "new")
    #expect(try folder.text("elsewhere") == "old")
  }

  @Test func row102PlantedLinksAreNeverFollowed() throws {
    let victim = folder.path("victim")
    try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: false)
    try folder.write("safe", to: "victim/f")
    for name in ["d", "inside"] {
      try FileManager.default.createSymbolicLink(
        atPath: path + "/" + name, withDestinationPath: name == "d" ? victim : ".")
      try arrive("x")
      for replacing in [false, true] {
        let error = #expect(throws: Failure.self) { try put("x", at: MirrorPath(name + "/f"), replacing: replacing) }
        #expect(error?.reason == .filesFailed && error?.message.contains("symbolic link") == true)
        #expect(throws: Failure.self) {
          try target.putLink(to: [0x78], at: MirrorPath(name + "/l"), modified: nil, replacing: replacing)
        }
        #expect(throws: Failure.self) { try target.lend(MirrorPath(name + "/f"), as: "lent") }
      }
      if case .blocked = target.entry(at: MirrorPath(name + "/f")) {} else { Issue.record("'\(name)' was followed") }
    }
    // A link in a file's own place goes; what it points at stays.
    try FileManager.default.createSymbolicLink(atPath: path + "/g", withDestinationPath: victim + "/f")
    #expect(throws: Failure.self) { try put("x", at: "g") }
    try put("x", at: "g", replacing: true)
    #expect(text("g") == "text")
    #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == ["f"])
    #expect(try folder.text("victim/f") == "safe")
  }

  @Test func aFolderReplacedByALinkMeanwhileIsNotFollowed() throws {
    // The walk keeps folders open: what it opened stays inside.
    let victim = folder.path("victim")
    try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: false)
    try arrive("a")
    try arrive("b")
    try put("a", at: "d/a")
    try FileManager.default.moveItem(atPath: path + "/d", toPath: path + "/moved")
    try FileManager.default.createSymbolicLink(atPath: path + "/d", withDestinationPath: victim)
    try put("b", at: "d/b")
    #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == [])
    #expect(text("moved/b") == "text")
  }

  @Test(arguments: ["..", "../x", "a/../../x", "/x", "a//b", ".", "a/.", ".mirrorkeep/x", ""])
  func row101NamesThatLeadOut(_ name: String) throws {
    try arrive("x")
    for replacing in [false, true] {
      #expect(throws: Failure.self) { try put("x", at: MirrorPath(name), replacing: replacing) }
    }
    if case .blocked = target.entry(at: MirrorPath(name)) {} else { Issue.record("'\(name)' is a name") }
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == ["target"])
  }

  @Test func row101NamesThatOnlyLookLikeIt() throws {
    // rclone's form of a name of fullwidth dots is that name.
    try arrive("x")
    try put("x", at: "．．/x")
    #expect(text("．．/x") == "text")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["target"])
  }

  @Test func aLinkIsDataAndMayPointAnywhere() throws {
    for (name, to) in [("dangling", "nowhere"), ("outward", "/etc/passwd"), ("up", "../..")] {
      try target.putLink(
        to: Array(to.utf8), at: MirrorPath(name), modified: 1_600_000_000_000_000_000, replacing: false)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path + "/" + name) == to)
      #expect(try status(name).st_mtim.tv_sec == 1_600_000_000)
      #expect(target.entry(at: MirrorPath(name)) == .link(Array(to.utf8)))
    }
    let refused = { try target.putLink(to: [0x78], at: "up", modified: nil, replacing: false) }
    #expect(throws: Failure.self) { try refused() }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path + "/up") == "../..")
    try target.putLink(to: [0x78], at: "up", modified: nil, replacing: true)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path + "/up") == "x")
  }

  @Test func whatArrivesAsALinkIsNoFile() throws {
    try FileManager.default.createSymbolicLink(atPath: arrivals + "/l", withDestinationPath: "/etc/passwd")
    #expect(target.arrived("l") == .link(Array("/etc/passwd".utf8)))
    #expect(throws: Failure.self) { try put("l", at: "l") }
    #expect(throws: Failure.self) { try target.arrivedText("l") }
  }

  @Test func aTargetOfALinkIsShortText() throws {
    try arrive("good", "../x")
    #expect(try target.arrivedText("good") == Array("../x".utf8))
    for (name, text) in [("empty", ""), ("zero", "a\0b"), ("long", String(repeating: "x", count: 5000))] {
      try arrive(name, text)
      #expect(throws: Failure.self) { try target.arrivedText(MirrorPath(name)) }
    }
  }

  @Test func theArrivalsGoAndStayTogether() throws {
    try arrive("m/a/b")
    try FileManager.default.createSymbolicLink(atPath: arrivals + "/m/l", withDestinationPath: folder.path)
    try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/lent"))
    try target.lend("lent", as: "m/lent")
    #expect(try String(contentsOfFile: arrivals + "/m/lent", encoding: .utf8) == "x")
    let second = TargetFolder(path, mask: 0o022)
    let locked = #expect(throws: Failure.self) { try second.prepare(claim: "c") }
    #expect(locked?.reason == .locked)
    // An interrupted restore of the same mirror is recognised, one of another is something else that lies there.
    #expect(TargetFacts(lookingAt: path, claim: "c").isInterrupted)
    let other = TargetFacts(lookingAt: path, claim: "d")
    #expect(!other.isInterrupted && other.hasEntries)
    target.clean()
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["lent"])
    #expect(FileManager.default.fileExists(atPath: folder.path))
    _ = try second.prepare(claim: "c")
    second.clean()
  }

  @Test func aPrivateFolderIsNotReachedThroughALink() throws {
    let planted = folder.path("planted")
    let victim = folder.path("victim")
    for name in [planted, victim] {
      try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: false)
    }
    try FileManager.default.createSymbolicLink(atPath: planted + "/.mirrorkeep", withDestinationPath: victim)
    let refused = #expect(throws: Failure.self) { try TargetFolder(planted, mask: 0o022).prepare(claim: "c") }
    #expect(refused?.reason == .targetRefused)
    #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == [])
  }

  @Test func factsAboutTargets() throws {
    let root = try #require(TargetFacts.resolved(folder.path))
    func facts(_ name: String) -> TargetFacts { TargetFacts(lookingAt: root + "/" + name, claim: "c") }
    try folder.write("x", to: "file")
    try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: path)
    #expect(facts("file").kind == .file)
    #expect(facts("link").kind == .link)
    #expect(facts("link/new").path == path + "/new")
    #expect(TargetFacts(lookingAt: root + "/link", claim: "c", followingLink: true).path == path)
    #expect(facts("none").kind == .absent && facts("none").hasParent)
    #expect(!facts("none/none").hasParent)
    #expect(facts("target//").path == path)
    #expect(TargetFacts(lookingAt: "/", claim: "c").path == "/")
    try arrive("x")
    target.clean()
    #expect(!facts("target").hasEntries && facts("target").kind == .folder)
  }
}

extension MirrorPath: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
