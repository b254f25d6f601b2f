import BackupCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite struct PlanFileTests {
  @Test func `a plan comes back in path order, page by page, whatever its names`() throws {
    let folder = try TemporaryFolder()
    let changes = PlanSamples.hostileNames.enumerated().map { index, name in
      PlannedChange(
        Change.allCases[index % 5], MirrorPath(bytes: name), from: index % 5 == 3 ? MirrorPath("old") : nil,
        bytes: Int64(index), modified: -5, mode: 0o4755, obstacle: index % 7 == 0 ? "permission denied" : nil)
    }
    let plan = try PlanSamples.plan(folder, changes.shuffled())
    let expected = changes.sorted { $0.path < $1.path }
    #expect(try plan.all() == expected)
    #expect(try plan.list(after: expected[2].path, limit: 2) == Array(expected[3...4]))
    let path = plan.path
    try plan.close()
    let reopened = try #require(try PlanFile.open(at: path))
    #expect(try reopened.all() == expected)
    #expect(try reopened.header() == PlanSamples.header())
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a plan of the version before is taken over`() throws {
    let folder = try TemporaryFolder()
    let changes = [PlannedChange(.add, MirrorPath("a/b"), bytes: 1), PlannedChange(.delete, MirrorPath("a"))]
    let plan = try PlanSamples.plan(folder, changes)
    let path = plan.path
    try plan.perform {
      try $0.execute(sql: "ALTER TABLE changes DROP COLUMN in_the_way; PRAGMA user_version = 1")
    }
    try plan.close()
    #expect(try #require(try PlanFile.open(at: path, readOnly: true)).header() == PlanSamples.header())
    let reopened = try #require(try PlanFile.open(at: path))
    try reopened.markInTheWay(MirrorPath("a"))
    #expect(try reopened.count(.inTheWay) == 1)
    #expect(try reopened.all().map(\.path) == [MirrorPath("a"), MirrorPath("a/b")])
  }

  @Test func `totals leave out what cannot be done, and the largest come first`() throws {
    let folder = try TemporaryFolder()
    let plan = try PlanSamples.plan(
      folder,
      [
        PlannedChange(.add, MirrorPath("a"), bytes: 10), PlannedChange(.add, MirrorPath("b"), bytes: 30),
        PlannedChange(.add, MirrorPath("c"), bytes: 99, obstacle: "permission denied"),
        PlannedChange(.delete, MirrorPath("d")), PlannedChange(.replace, MirrorPath("e"), bytes: 20),
        PlannedChange(.touch, MirrorPath("f"), bytes: 1000),
      ])
    let totals = try plan.totals()
    #expect(totals.add == ChangeTotals.Total(files: 2, bytes: 40))
    #expect(totals.delete == ChangeTotals.Total(files: 1, bytes: 0))
    #expect(totals.files == 5)
    #expect(try plan.count(.add) == 2)
    #expect(try plan.obstacleCount() == 1)
    #expect(try plan.largest(2).map(\.path) == [MirrorPath("b"), MirrorPath("e")])
  }

  @Test func `the same changes have the same id, in whatever order they were found`() throws {
    let folder = try TemporaryFolder()
    let changes = PlanSamples.hostileNames.map { PlannedChange(.add, MirrorPath(bytes: $0), bytes: 3, modified: 4) }
    let id = try PlanSamples.plan(folder, changes).planID(job: "photos")
    #expect(id.hasPrefix("p-") && id.utf8.count == 12)
    #expect(try PlanSamples.plan(folder, changes.reversed()).planID(job: "photos") == id)
    #expect(try PlanSamples.plan(folder, changes).planID(job: "other") != id)
    for index in changes.indices {
      var other = changes
      other[index].bytes = 5
      #expect(try PlanSamples.plan(folder, other).planID(job: "photos") != id)
      other.remove(at: index)
      #expect(try PlanSamples.plan(folder, other).planID(job: "photos") != id)
    }
  }

  @Test func `deletions get their sizes from the dry run's log, where its names are theirs alone`() throws {
    let folder = try TemporaryFolder()
    let names: [[UInt8]] = [Array("a".utf8), [0x78, 0xFF], [0x79, 0xFF], [0x79, 0xFE], Array("none".utf8)]
    let plan = try PlanSamples.plan(folder, names.map { PlannedChange(.delete, MirrorPath(bytes: $0)) })
    try plan.noteRecords(
      names.dropLast().enumerated().map { index, name in
        DryRunRecord(.delete, logName: MirrorPath(bytes: name).lossyLogName ?? name, bytes: Int64(index + 10))
      } + [DryRunRecord(.touch, logName: Array("t".utf8)), DryRunRecord(.touch, logName: Array("u\u{FFFD}".utf8))])
    try plan.fillDeletionSizes()
    #expect(try plan.all().map(\.bytes) == [10, nil, 11, nil, nil])
    var touches: [String: Bool] = [:]
    try plan.forEachNotedTouch { touches[String(decoding: $0, as: UTF8.self)] = $1 }
    #expect(touches == ["t": false, "u\u{FFFD}": true])
  }

  @Test func `what an accepted plan showed does not count again`() throws {
    let folder = try TemporaryFolder()
    func change(_ change: Change, _ path: String) -> PlannedChange { PlannedChange(change, MirrorPath(path)) }
    let accepted = try PlanSamples.plan(
      folder, [change(.delete, "a"), change(.delete, "b"), change(.replace, "c"), change(.add, "d")])
    let plan = try PlanSamples.plan(
      folder,
      [change(.delete, "a"), change(.delete, "c"), change(.delete, "d"), change(.replace, "b"), change(.add, "e")])
    let counts = try plan.counts(excluding: accepted)
    #expect(counts.deletions == 2)
    #expect(counts.replacements == 1)
  }

  @Test func `files that leave and missing file systems are of the id, and are accepted by themselves`() throws {
    let folder = try TemporaryFolder()
    let changes = [PlannedChange(.delete, MirrorPath("x"))]
    func plan(_ leaving: [String]) throws -> PlanFile {
      let plan = try PlanSamples.plan(folder, changes)
      try plan.noteLeaving(
        leaving.enumerated().map { ListedFile(path: MirrorPath($1), bytes: Int64($0 + 1), modified: 0) })
      return plan
    }
    let (bare, two, three) = (try plan([]), try plan(["a", "b"]), try plan(["a", "b", "c"]))
    #expect(try bare.planID(job: "photos") == PlanSamples.plan(folder, changes).planID(job: "photos"))
    let disks = ["/s/a", "/s/b"].map { SourceMounts.Mount(point: $0, type: "ext4") }
    let gone = [[disks[0]], disks].map { MountChange(from: SourceMounts(nested: $0), to: SourceMounts()) }
    var ids = Set(try [bare, two, three].map { try $0.planID(job: "photos") })
    for mounts in gone { ids.insert(try bare.planID(job: "photos", mounts: mounts)) }
    #expect(ids.count == 5)
    #expect(try three.leaving(excluding: nil) == LeavingFiles(files: 3, bytes: 6, examples: ["c", "b", "a"]))
    #expect(try three.leaving(excluding: two) == LeavingFiles(files: 1, bytes: 3, examples: ["c"]))
    #expect(try two.leaving(excluding: three) == LeavingFiles())
  }

  @Test func `a plan that was never committed is none`() throws {
    let folder = try TemporaryFolder()
    let plan = try PlanFile.create(at: folder.path("p"))
    try plan.insert([PlannedChange(.add, MirrorPath("a"))])
    try plan.close()
    #expect(try PlanFile.open(at: folder.path("p")) == nil)
    #expect(try PlanFile.open(at: folder.path("none")) == nil)
    #expect(throws: Failure.self) { _ = try PlanFile.create(at: folder.path("p")) }
  }

  @Test func `the newest plans of each job are kept, and those somebody needs`() throws {
    let folder = try TemporaryFolder()
    let plans = PlanFolder(path: folder.path)
    for job in ["x", "y"] {
      for number in 0..<4 {
        let plan = try plans.create()
        try plan.insert([PlannedChange(.add, MirrorPath("\(number)"))])
        var header = PlanSamples.header("p-\(job == "x" ? "0" : "1")00000000\(number)", job: job)
        header.madeAt.addTimeInterval(Double(number))
        _ = try plans.keep(plan, header)
      }
    }
    let running = try plans.create()
    var header = PlanSamples.header("p-0000000009", job: "x")
    header.run = PlanSamples.run(1)
    _ = try plans.keep(running, header)
    try plans.prune(keepingNewest: 2, now: header.madeAt) { $0.plan == "p-0000000000" }
    let kept = try ["0000000000", "0000000001", "0000000002", "0000000003", "1000000000", "1000000003"].map {
      try plans.open("p-" + $0) != nil
    }
    #expect(kept == [true, false, true, true, false, true])
    #expect(plans.runs() == [PlanSamples.run(1)])
    #expect(try plans.open("../p-0000000") == nil)
    try plans.finish(run: PlanSamples.run(1), keeping: true)
    #expect(plans.runs().isEmpty)
    #expect(try plans.open("p-0000000009")?.header() == header)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left.filter { $0.hasPrefix("building-") || $0.hasPrefix("2026") }.isEmpty)
  }
}
