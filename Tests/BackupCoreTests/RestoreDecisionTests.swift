import BackupCore
import Foundation
import Testing

/// What a restore decides before it does anything.
@Suite struct RestoreDecisionTests {
  private func state(
    _ path: String = "a", bytes: Int64? = 5, modified: Int64? = 10_000_000_000, link: String? = nil
  ) throws -> FileState {
    FileState(
      path: MirrorPath(path), bytes: bytes, modified: modified, mode: 0o644, link: link.map { Array($0.utf8) },
      hash: nil,
      place: .mirror(MirrorPath(path)), condition: .whole, since: try #require(RunID("20261124T030012Z-7f3a")))
  }

  private func file(_ bytes: Int64, _ modified: Int64) -> TargetEntry {
    .file(bytes: bytes, modified: modified, identity: nil)
  }

  @Test(arguments: DifferingFiles.allCases) func aFileOverWhatIsThere(differing: DifferingFiles) throws {
    let state = try state()
    let other: RestoreVerdict =
      switch differing {
      case .refuse: .conflict
      case .replace: .take(.replace)
      case .leave: .leave
      }
    func verdict(_ entry: TargetEntry) -> RestoreVerdict {
      RestoreItem.verdict(state, isLink: false, over: entry, differing: differing)
    }
    #expect(verdict(.absent) == .take(.create))
    #expect(verdict(file(5, 10_000_000_000)) == .take(.unchanged))
    // Remotes keep seconds.
    #expect(verdict(file(5, 10_999_999_999)) == .take(.unchanged))
    #expect(verdict(file(5, 11_000_000_000)) == other)
    #expect(verdict(file(5, 9_999_999_999)) == other)
    #expect(verdict(file(6, 10_000_000_000)) == other)
    #expect(verdict(.link(Array("x".utf8))) == other)
    #expect(verdict(.other) == other)
    for entry in [TargetEntry.folder, .blocked("x")] {
      if case .impossible = verdict(entry) { continue }
      Issue.record("\(entry)")
    }
  }

  /// One time as two file systems keep it, and two times within one second.
  @Test(arguments: [
    (1_700_000_000_123_456_789, 1_700_000_000_123_456_789, true),
    (1_700_000_000_123_456_789, 1_700_000_000_123_456_700, true),
    (1_700_000_000_123_456_789, 1_700_000_000_123_000_000, true),
    (1_700_000_000_123_456_789, 1_700_000_000_120_000_000, true),
    (1_700_000_000_123_456_789, 1_700_000_000_000_000_000, true),
    (1_700_000_000_100_000_000, 1_700_000_000_400_000_000, false),
    (1_700_000_000_123_456_789, 1_700_000_000_123_456_790, false),
    (1_700_000_000_900_000_000, 1_700_000_001_000_000_000, false),
    (1_700_000_000_000_000_000, 1_700_000_001_000_000_000, false), (-500_000_000, -1_000_000_000, true),
    (-500_000_000, 0, false), (Int64.min, Int64.min, true), (Int64.min, Int64.max, false),
  ])
  func oneTimeRounded(one: Int64, other: Int64, areOne: Bool) {
    #expect(FileTime.areOne(one, other) == areOne && FileTime.areOne(other, one) == areOne)
  }

  @Test func whatIsNotKnownIsNotTakenForTheSame() throws {
    let timeless = try state(modified: nil)
    #expect(
      RestoreItem.verdict(timeless, isLink: false, over: file(5, 10_000_000_000), differing: .refuse) == .conflict)
    let sizeless = try state(bytes: nil)
    #expect(
      RestoreItem.verdict(sizeless, isLink: false, over: file(5, 10_000_000_000), differing: .refuse) == .conflict)
  }

  @Test func aLinkIsTheSameWhenItPointsAtTheSame() throws {
    let link = try state("l.rclonelink", link: "to")
    func verdict(_ entry: TargetEntry) -> RestoreVerdict {
      RestoreItem.verdict(link, isLink: true, over: entry, differing: .refuse)
    }
    #expect(verdict(.link(Array("to".utf8))) == .take(.unchanged))
    #expect(verdict(.link(Array("from".utf8))) == .conflict)
    #expect(verdict(file(5, 10_000_000_000)) == .conflict)
  }

  @Test func row103TargetsThatAreRefused() {
    func refused(
      _ path: String, _ kind: TargetFacts.Kind = .folder, parent: Bool = true, entries: Bool = false,
      interrupted: Bool = false, source: String? = "/home/ann/Pictures", into: Bool = false
    ) -> Reason? {
      let facts = TargetFacts(
        path: path, kind: kind, hasParent: parent, hasEntries: entries, isInterrupted: interrupted)
      return TargetRefusal.failure(facts, source: source, intoExisting: into)?.reason
    }
    for into in [false, true] {
      for path in ["/", "/home", "/home/ann", "/home/ann/Pictures", "/home/ann/Pictures/2026"] {
        #expect(refused(path, into: into) == .targetRefused, "\(path)")
      }
      #expect(refused("/x", .file, into: into) == .targetRefused)
      #expect(refused("/x", .link, into: into) == .targetRefused)
      #expect(refused("/x", .unreadable("why"), into: into) == .targetRefused)
      #expect(refused("/x/y", .absent, parent: false, into: into) == .targetRefused)
      #expect(refused("/x", .absent, into: into) == nil)
      #expect(refused("/home/ann/Pictures2", into: into) == nil)
    }
    #expect(refused("/x", entries: true) == .targetRefused)
    #expect(refused("/x", entries: true, into: true) == nil)
    // The same restore, which had begun before: it goes on.
    #expect(refused("/x", entries: true, interrupted: true) == nil)
    #expect(refused("/", source: nil) == .targetRefused)
  }

  @Test func aTargetInTheBackupIsRefused() throws {
    func reason(_ path: String) -> Reason? {
      let facts = TargetFacts(path: path, kind: .folder, hasParent: true, hasEntries: true, isInterrupted: false)
      return TargetRefusal.failure(
        facts, source: "/s", backup: ["/disk/p/mirror", "/disk/p/.mirrorkeep/mirror"], intoExisting: true)?.reason
    }
    for path in ["/disk/p/mirror", "/disk/p/mirror/a", "/disk/p/.mirrorkeep/mirror/versions", "/disk/p", "/disk"] {
      #expect(reason(path) == .targetRefused, "\(path)")
    }
    for path in ["/disk/p/mirror2", "/disk/q", "/disk/p/.mirrorkeep/other"] { #expect(reason(path) == nil, "\(path)") }

    let places: DestinationPlaces = { destination in
      destination.remote == "d" ? [DestinationPlace(remote: nil, path: "/disk/" + destination.path)] : []
    }
    func folders(_ remote: String, _ path: String) throws -> [String] {
      try #require(Destination(remote: remote, path: path)).localFolders(places)
    }
    #expect(try folders("d", "p/m") == ["/disk/p/m", "/disk/p/.mirrorkeep/m"])
    #expect(try folders("d", "m") == ["/disk/m", "/disk/.mirrorkeep/m"])
    #expect(try folders("d", "") == ["/disk"])
    #expect(try folders("cloud", "p/m") == [])
  }

  @Test func aSourceThatIsNotThereIsNotMade() {
    func refused(_ kind: TargetFacts.Kind) -> Reason? {
      TargetRefusal.inPlaceFailure(TargetFacts(path: "/s", kind: kind, hasEntries: true))?.reason
    }
    #expect(refused(.folder) == nil)
    for kind in [TargetFacts.Kind.absent, .file, .link, .unreadable("why")] { #expect(refused(kind) == .targetRefused) }
  }

  @Test func wherePlacesLieForOneFetch() throws {
    let run = try #require(RunID("20261124T030012Z-7f3a"))
    let nested = FetchPlace(try #require(Destination(remote: "r", path: "a/b")))
    #expect(nested.parent == "r:a")
    #expect(nested.path(of: .mirror("x/y")) == "b/x/y")
    #expect(nested.path(of: .versions(run, "x")) == MirrorPath(".mirrorkeep/b/versions/\(run)/x"))
    let root = FetchPlace(try #require(Destination(remote: "r", path: "")))
    #expect(root.parent == "r:")
    #expect(root.path(of: .mirror("x")) == "x")
    #expect(root.path(of: .versions(run, "x")) == MirrorPath(".mirrorkeep/@root/versions/\(run)/x"))
  }

  @Test func theNameOfAStoredLink() {
    #expect(StoredLink.path(of: "d/l.rclonelink") == "d/l")
    #expect(StoredLink.path(of: "d/.rclonelink") == nil)
    #expect(StoredLink.path(of: "l") == nil)
  }
}
