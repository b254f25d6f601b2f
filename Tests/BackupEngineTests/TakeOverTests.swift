import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// Another host's claim: who may take it over, when, and what happens on the way.
@Suite struct TakeOverTests {
  private static func anothers() async throws -> EngineWorld {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    _ = await world.run()
    world.state.withLock { state in
      state.claim?.hostID = "another"
      state.claim?.host = "old"
    }
    return world
  }

  private static func claim(_ world: EngineWorld) -> Claim? { world.state.withLock { $0.claim } }

  @Test func `only when asked for, and then for good`() async throws {
    let world = try await Self.anothers()
    let before = Self.claim(world)
    let refused = await world.run()
    #expect(refused.reason == .claimedByAnother && refused.hint?.contains("mirrorkeep run j --adopt") == true)
    #expect(Self.claim(world) == before)
    world.put(["a": "changed"])
    let record = await world.run(RunRequest(adopt: true))
    #expect(record.outcome == .succeeded && record.files.replaced == 1 && record.files.added == 0)
    let after = Self.claim(world)
    #expect(after?.claim == before?.claim && after?.hostID == "h" && after?.host == "nas")
    // Before anything is changed.
    let order = world.calls.filter { $0 == "writeClaim" || $0.hasPrefix("apply ") || $0.hasPrefix("writeJournal") }
    #expect(order.prefix(2) == ["writeClaim", "writeJournal planned"])
    try world.checkSettled()
    #expect(await world.run().outcome == .succeeded)
  }

  @Test func `also where there is nothing to change`() async throws {
    let world = try await Self.anothers()
    #expect(await world.run(RunRequest(adopt: true)).outcome == .succeeded)
    #expect(Self.claim(world)?.hostID == "h")
    #expect(await world.run().outcome == .succeeded)
  }

  @Test func `a run that is held writes nothing`() async throws {
    let world = try await Self.anothers()
    let before = Self.claim(world)
    world.remove("a")
    world.remove("b")
    let record = await world.run(RunRequest(adopt: true), limits: GuardLimits(floor: 0))
    #expect(record.outcome == .held)
    #expect(Self.claim(world) == before)
    #expect(!world.calls.contains { $0 == "writeClaim" || $0.hasPrefix("apply ") || $0.hasPrefix("writeJournal") })
  }

  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die])
  func `a take-over struck at any call heals at the next one`(strike: EngineWorld.Strike) async throws {
    let calls = try await Self.struck(at: nil, strike)
    for number in calls.indices { _ = try await Self.struck(at: number, strike) }
  }

  private static func struck(at number: Int?, _ strike: EngineWorld.Strike) async throws -> [String] {
    let world = try await anothers()
    let before = world.remembered
    world.put(["a": "changed", "c": "new"])
    world.remove("b")
    world.state.withLock { ($0.strikeAt, $0.strike) = (number, strike) }
    _ = await world.run(
      RunRequest(adopt: true), limits: GuardLimits(maxDeletions: .files(9), maxReplacements: .files(9)))
    let calls = world.calls
    world.calmDown()
    let next = await world.run(RunRequest(adopt: true))
    #expect(next.outcome == .succeeded, "after '\(calls.last ?? "")': \(next.message)")
    #expect(claim(world)?.hostID == "h")
    #expect(world.remembered.isSuperset(of: before))
    try world.checkSettled()
    return calls
  }
}
