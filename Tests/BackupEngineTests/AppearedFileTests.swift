import BackupCore
import Synchronization
import Testing

@testable import BackupEngine

/// Somebody puts a file into the mirror after the plan was made, where a step sends one to.
@Suite struct AppearedFileTests {
  private static let theirs = EngineWorld.File(content: "theirs", bytes: 6, modified: 3_000_000_000)

  /// A world with a backup of `a`, and `new` to be added; with `first` nothing was backed up yet.
  private func world(first: Bool) async throws -> EngineWorld {
    let world = try EngineWorld()
    world.put(["a": "1"])
    if !first { _ = await world.run() }
    world.put(["new": "ours"])
    world.state.withLock { $0.meanwhile[first ? .firstUpload : .send] = { $0.mirror["new"] = Self.theirs } }
    return world
  }

  @Test(arguments: [false, true]) func itStaysUntilItHasAVersion(first: Bool) async throws {
    let world = try await world(first: first)
    let record = await world.run()
    #expect(record.outcome == .incomplete && record.reason == .filesFailed, "\(record.message)")
    #expect(record.errors.map(\.path) == ["new"])
    #expect(record.files.failed == 1 && record.files.added == (first ? 1 : 0))
    #expect(record.bytes.sent == (first ? 1 : 0))
    #expect(world.mirror["new"] == Self.theirs)
    var mirrors = [record.run: world.mirror]
    world.calmDown()
    let next = await world.run()
    #expect(next.outcome == .succeeded && next.files.replaced == 1, "\(next.message)")
    #expect(world.versions(of: next.run)["new"] == Self.theirs)
    mirrors[next.run] = world.mirror
    try world.checkSettled()
    try world.checkPoints(mirrors)
  }

  @Test(arguments: [false, true]) func whatOverwritesItAllTheSameIsNoSuccess(first: Bool) async throws {
    let world = try await world(first: first)
    world.state.withLock { $0.overwrites = true }
    let record = await world.run()
    #expect(record.outcome == .incomplete && record.reason == .versionLost, "\(record.message)")
    #expect(record.errors.map(\.path) == ["new"])
    #expect(record.files.added == (first ? 1 : 0))
    #expect(try world.known()["new"] == [4, 1_700_000_000])
  }

  @Test(arguments: [false, true]) func itIsNotOverwrittenInThePlaceOfAFileMovedAside(overwrites: Bool) async throws {
    let world = try EngineWorld()
    world.put(["a": "old", "b": "2"])
    let first = await world.run()
    var mirrors = [first.run: world.mirror]
    world.put(["a": "ours", "b": "two"], at: 1_800_000_000)
    world.state.withLock { state in
      state.canCopy = false
      state.source["a"]?.bytes = 300 << 20
      state.overwrites = overwrites
      state.meanwhile[.send] = { $0.mirror["a"] = Self.theirs }
    }
    let record = await world.run()
    #expect(record.outcome == .incomplete, "\(record.message)")
    #expect(record.reason == (overwrites ? .versionLost : .filesFailed))
    #expect(record.errors.map(\.path) == ["a"])
    #expect(record.files.replaced == 1)
    #expect(world.versions(of: record.run).mapValues(\.content) == ["a": "old", "b": "2"])
    if !overwrites { #expect(world.mirror["a"] == Self.theirs) }
    mirrors[record.run] = world.mirror
    world.calmDown()
    let next = await world.run()
    #expect(next.outcome == .succeeded)
    if !overwrites { #expect(world.versions(of: next.run)["a"] == Self.theirs) }
    mirrors[next.run] = world.mirror
    try world.checkSettled()
    try world.checkPoints(mirrors)
  }

  @Test func filesOfOneKindCostOneStep() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    _ = await world.run()
    world.put(["b": "2"])
    _ = await world.run()
    #expect(world.calls.filter { $0.hasPrefix("apply ") } == ["apply send"])
    world.put(["a": "one"])
    _ = await world.run()
    #expect(world.calls.filter { $0.hasPrefix("apply ") } == ["apply set-aside", "apply replace"])
  }
}
