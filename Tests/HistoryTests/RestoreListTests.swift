import BackupCore
import Foundation
import TestSupport
import Testing

@testable import History

/// What a restore asks of the history: its points, where and when bytes lie, and the list it keeps.
@Suite struct RestoreListTests {
  private func state(_ random: inout SeededRandom, _ number: Int) throws -> FileState {
    let run = PlanSamples.run(number % 9)
    let path = MirrorPath(
      bytes: (0..<Int.random(in: 1...300, using: &random)).map { _ in .random(in: 1...255, using: &random) })
    let other = MirrorPath(bytes: [UInt8](repeating: 0xFF, count: number % 7 + 1))
    let places: [FileState.Place] = [.mirror(path), .mirror(other), .versions(run, path), .versions(run, other)]
    return FileState(
      path: path, bytes: [nil, 0, .max, -1, 77][number % 5], modified: [nil, .min, .max, -1, 5][number / 5 % 5],
      mode: [nil, 0, 0o7777][number % 3], link: [nil, [], Array("to".utf8)][number % 3],
      hash: [nil, "md5:0", ""][number / 3 % 3], place: places[number % 4], condition: [.whole, .altered][number % 2],
      since: run)
  }

  @Test func aListGivesBackWhatWasPutIn() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: .random(in: 0...UInt64.max))
    let list = try RestoreListFile(folder.path("list"))
    var items: [RestoreItem] = []
    for number in 0..<5000 {
      let isLink = number % 11 == 0
      let state = try state(&random, number)
      let item = RestoreItem(
        state: state, decision: [.create, .replace, .unchanged][number % 3],
        path: isLink ? MirrorPath("l\(number)") : state.path, isLink: isLink)
      items.append(item)
      try list.append(item)
    }
    for _ in 0..<2 {
      var read: [RestoreItem] = []
      try list.forEach { read.append($0) }
      #expect(read == items, "\(random.seed)")
    }
    try list.append(items[0])
    var count = 0
    try list.forEach { _ in count += 1 }
    #expect(count == items.count + 1)
  }

  @Test func aListThatWasCutIsNotRead() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 1)
    let list = try RestoreListFile(folder.path("list"))
    let state = try state(&random, 1)
    try list.append(RestoreItem(state: state, decision: .create, path: state.path, isLink: false))
    try list.forEach { _ in }
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("list")))
    try handle.truncate(atOffset: try handle.seekToEnd() - 1)
    try handle.close()
    #expect(throws: Failure.self) { try list.forEach { _ in } }
  }

  private func apply(_ number: Int, _ rows: [ChangeRow], _ store: HistoryStore, _ folder: TemporaryFolder) throws {
    let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
    try plan.insertSettled(rows)
    try plan.flush()
    _ = try store.withoutTransaction {
      try FileStates($0).applyResults(of: plan, run: PlanSamples.run(number), claim: "c")
    }
  }

  private func row(_ change: Change, _ second: Int64, _ result: ChangeResult) -> ChangeRow {
    ChangeRow(
      PlannedChange(change, MirrorPath("a"), bytes: 5, modified: PlanSamples.start + second * PlanSamples.second),
      result: result)
  }

  @Test func theTimeThatBytesHaveWhereTheyLie() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    try apply(1, [row(.add, 1, ChangeResult(.done, .stored))], store, folder)
    try apply(2, [row(.touch, 2, ChangeResult(.done, .touched))], store, folder)
    try apply(3, [row(.replace, 3, ChangeResult(.done, .stored, old: .kept))], store, folder)
    try apply(4, [row(.touch, 4, ChangeResult(.done, .touched))], store, folder)
    func modified(_ run: Int) throws -> Int64? {
      try store.read { db in
        let states = FileStates(db)
        let state = try states.state("c", MirrorPath("a"), at: PlanSamples.run(run))
        return try state.flatMap { try states.modified("c", at: $0.place) }.map {
          ($0 - PlanSamples.start) / PlanSamples.second
        }
      }
    }
    #expect(try (1...4).map { try modified($0) } == [2, 2, 4, 4])
    #expect(try store.read { try FileStates($0).modified("c", at: .mirror(MirrorPath("x"))) } == nil)
    #expect(
      try store.read { try FileStates($0).modified("x", at: .versions(PlanSamples.run(3), MirrorPath("a"))) } == nil)
  }

  @Test func pointsOfAllMirrorsOfAJobInTheOrderOfTheirRuns() throws {
    let folder = try TemporaryFolder()
    let store = try HistoryStore.inMemory()
    for (number, job) in [(1, "j"), (2, "j"), (3, "k")] {
      var record = RunRecord(
        run: PlanSamples.run(number), job: job, kind: .backup, trigger: .manual, host: "h",
        startedAt: Date(timeIntervalSince1970: Double(number)), source: "/s\(number)", destination: "r:\(number)")
      record.finishedAt = Date(timeIntervalSince1970: Double(number * 10))
      try store.save(record)
      let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
      try plan.insertSettled([row(.add, 1, ChangeResult(.done, .stored))])
      try plan.flush()
      _ = try store.withoutTransaction {
        try FileStates($0).applyResults(
          of: plan, run: PlanSamples.run(number), claim: number == 2 ? "new" : "c\(number)")
      }
    }
    let points = try store.read { try FileStates($0).restorePoints(job: "j") }
    #expect(points.map(\.run) == [PlanSamples.run(1), PlanSamples.run(2)])
    #expect(points.map(\.claim) == ["c1", "new"])
    #expect(points.map(\.destination) == ["r:1", "r:2"] && points[1].source == "/s2")
    #expect(points[1].finishedAt == Date(timeIntervalSince1970: 20) && points[1].files == 1 && points[1].bytes == 5)
    #expect(try store.read { try FileStates($0).restorePoints(job: "x") } == [])
    // Applied later though its name is the earlier one.
    let plan = try PlanFile.create(at: folder.path(UUID().uuidString))
    try plan.insertSettled([row(.touch, 2, ChangeResult(.done, .touched))])
    try plan.flush()
    _ = try store.withoutTransaction {
      try FileStates($0).applyResults(of: plan, run: PlanSamples.run(0), claim: "c1")
    }
    try store.save(
      RunRecord(
        run: PlanSamples.run(0), job: "j", kind: .backup, trigger: .manual, host: "h",
        startedAt: Date(timeIntervalSince1970: 0)))
    let order = try store.read { try FileStates($0).restorePoints(job: "j") }.map(\.run)
    #expect(order == [1, 0, 2].map { PlanSamples.run($0) })
  }
}
