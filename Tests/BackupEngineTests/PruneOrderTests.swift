import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

extension EngineWorld {
  func prune(isDryRun: Bool = false) async -> (record: RunRecord, report: PruneReport?) {
    state.withLock { state in
      state.time += 60
      state.calls = []
    }
    let (job, ports) = (job(), ports())
    let task = Task { await pruneJob(job, RunRequest(), isDryRun: isDryRun, through: ports) }
    state.withLock { $0.cancel = { task.cancel() } }
    return await task.value
  }

  /// Files in all versions folders.
  var versionFiles: Int { state.withLock { $0.versions.values.reduce(0) { $0 + $1.count } } }
}

/// In which order a prune calls its ports, and that it heals from wherever it was stopped.
@Suite struct PruneOrderTests {
  typealias Mirrors = [RunID: [MirrorPath: EngineWorld.File]]

  /// A world after four runs, each with a version of 'a', the second with a folder's worth of deleted files.
  private static func lived(copies: Bool = true) async throws -> (EngineWorld, Mirrors) {
    let world = try EngineWorld()
    world.state.withLock { $0.canCopy = copies }
    var mirrors: Mirrors = [:]
    let many = (0..<10).map { MirrorPath("d/\($0)") }
    world.put(Dictionary(uniqueKeysWithValues: many.map { ($0, "old") }))
    world.put(["a": "1"])
    mirrors[await world.run().run] = world.mirror
    for path in many { world.remove(path) }
    for number in 2...4 {
      world.put(["a": String(repeating: "x", count: number)])
      mirrors[await world.run().run] = world.mirror
    }
    return (world, mirrors)
  }

  @Test(arguments: [true, false]) func `what goes is in a journal on the remote before it goes`(copies: Bool)
    async throws
  {
    let (world, mirrors) = try await Self.lived(copies: copies)
    #expect(world.versionFiles == 13)
    world.state.withLock { $0.keep = KeepRule(last: 2) }
    let (record, report) = await world.prune()
    #expect(record.outcome == .succeeded && record.kind == .prune, "\(record.message)")
    #expect(record.message == "2 of 4 restore points and 12 versions (33 B) pruned")
    #expect(report?.forgotten == Array(mirrors.keys.sorted().prefix(2)))
    let journals = world.calls.indices.filter { world.calls[$0] == "sendJournal" }
    let removals = world.calls.indices.filter { world.calls[$0].hasPrefix("remove ") }
    #expect(journals.count == 2 && removals.count == (copies ? 3 : 2))
    #expect(journals[0] < removals[0] && world.calls.firstIndex(of: "forget") ?? .max < journals[0])
    #expect(world.calls.contains("remove folder") == copies)
    #expect(world.versionFiles == 1)
    try world.checkPoints(mirrors)
  }

  @Test func `a folder that was not seen whole does not go whole`() async throws {
    let (world, _) = try await Self.lived()
    world.state.withLock { ($0.keep, $0.unlistedVersions) = (KeepRule(last: 2), ["d/3"]) }
    _ = await world.prune()
    #expect(!world.calls.contains("remove folder") && world.calls.contains("remove versions"))
    #expect(world.versionFiles == 2)
  }

  @Test func `a dry run and a rule that keeps all change nothing`() async throws {
    let (world, mirrors) = try await Self.lived()
    #expect(await world.prune().record.message == "nothing to prune, 4 restore points kept")
    world.state.withLock { $0.keep = KeepRule(last: 1) }
    let (record, report) = await world.prune(isDryRun: true)
    #expect(record.message == "dry run: 3 of 4 restore points and 13 versions (36 B) would go")
    #expect(report?.files == 13 && report?.versions.count == 3)
    #expect(world.versionFiles == 13 && !world.calls.contains("writeJournal heartbeat"))
    try world.checkPoints(mirrors)
    #expect(try world.store.read { try FileStates($0).points(world.claim).count } == 4)
  }

  @Test func `without a backup there is nothing to prune, and another's is not touched`() async throws {
    let world = try EngineWorld()
    #expect(await world.prune().record.reason == .nothingFound)
    let (other, _) = try await Self.lived()
    other.state.withLock { state in
      state.keep = KeepRule(last: 1)
      state.claim?.hostID = "another"
    }
    #expect(await other.prune().record.reason == .claimedByAnother)
    #expect(other.versionFiles == 13)
  }

  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die], [true, false])
  func `a prune struck at any call heals at the next one`(strike: EngineWorld.Strike, byHand: Bool) async throws {
    let calls = try await Self.struck(at: nil, strike, byHand: byHand)
    for number in calls.indices { _ = try await Self.struck(at: number, strike, byHand: byHand) }
  }

  private static func struck(
    at number: Int?, _ strike: EngineWorld.Strike, byHand: Bool
  ) async throws -> [String] {
    var (world, mirrors) = try await lived()
    world.state.withLock { ($0.keep, $0.strikeAt, $0.strike) = (KeepRule(last: 2), number, strike) }
    if byHand {
      _ = await world.prune()
    } else {
      world.put(["a": "the fifth"])
      mirrors[await world.run().run] = world.mirror
    }
    let calls = world.calls
    // What a struck backup did is accounted for by whatever comes next.
    if byHand { try world.checkPoints(mirrors) }
    world.calmDown()
    let (record, _) = await world.prune()
    #expect(record.outcome == .succeeded, "after '\(calls.last ?? "")': \(record.message)")
    try world.checkPoints(mirrors)
    let claim = world.claim
    #expect(try world.store.read { try FileStates($0).points(claim).count } == 2)
    #expect(try world.store.read { try VersionsGoing($0, claim)?.totals() } == [])
    #expect(try world.store.read { try FileStates($0).versions(claim).files } == world.versionFiles)
    #expect(world.versionFiles == 1, "after '\(calls.last ?? "")'")
    return calls
  }
}

extension EngineWorld {
  var claim: String { state.withLock { $0.claim?.claim ?? "" } }
}
