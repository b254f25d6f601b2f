import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// In which order a run calls its ports, and what it never calls.
@Suite struct RunOrderTests {
  @Test func planClaimAndPlannedJournalComeBeforeTheFirstChange() async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    #expect(await world.run().outcome == .succeeded)
    #expect(
      world.calls == [
        "lock", "begin", "version", "ensure", "checkSource", "unsettledPlans", "newPlan",
      ] + world.calls[7..<9] + [
        "claimAround", "hasFiles", "keepPlan", "writeClaim", "writeJournal planned", "sendJournal",
        "apply first-upload",
        "applyStates",
        "writeJournal done", "save", "finishPlan", "waitingJournals", "sendJournal", "journalSent", "going", "save",
      ])
    #expect(Set(world.calls[7..<9]) == ["keepFolder", "dryRun"])
    try world.checkSettled()
  }

  @Test func aChangeIsSetAsideSentAndDeletedInThisOrder() async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2", "c": "3", "t": "4"])
    _ = await world.run()
    world.put(["a": "one", "d": "new"])
    world.put(["t": "4"], at: 1_800_000_000)
    world.remove("b")
    let record = await world.run()
    #expect(record.outcome == .succeeded)
    let changing = world.calls.filter { $0.hasPrefix("apply ") }
    #expect(changing == ["apply touch", "apply set-aside", "apply replace", "apply send", "apply delete"])
    #expect(world.versions(of: record.run).mapValues(\.content) == ["a": "1", "b": "2"])
    try world.checkSettled()
  }

  @Test(arguments: [true, false]) func muchIsReplacedInPortions(copies: Bool) async throws {
    let world = try EngineWorld()
    world.state.withLock { $0.canCopy = copies }
    world.put(Dictionary(uniqueKeysWithValues: (0..<4001).map { (MirrorPath("f\($0)"), "1") }))
    _ = await world.run()
    world.put(Dictionary(uniqueKeysWithValues: (0..<4001).map { (MirrorPath("f\($0)"), "new") }))
    let record = await world.run(limits: GuardLimits(maxReplacements: .percent(100)))
    #expect(record.outcome == .succeeded && record.files.replaced == 4001)
    let changing = world.calls.filter { $0.hasPrefix("apply ") }
    #expect(changing == Array(repeating: ["apply set-aside", "apply replace"], count: 3).flatMap(\.self))
    #expect(world.versions(of: record.run).count == 4001)
    try world.checkSettled()
  }

  @Test func nothingIsWrittenWhereNothingChanged() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    _ = await world.run()
    #expect(await world.run().outcome == .succeeded)
    #expect(
      Set(world.calls).isDisjoint(with: ["keepPlan", "writeClaim", "applyStates", "apply send", "apply delete"]))
  }

  @Test func aHeldPlanIsKeptAndNothingElse() async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    _ = await world.run()
    let before = world.mirror
    world.remove("a")
    world.remove("b")
    let record = await world.run()
    #expect(record.outcome == .held)
    #expect(record.reason == .sourceEmpty)
    let dryRun = try #require(world.calls.firstIndex(of: "dryRun"))
    let after = world.calls[dryRun...].filter { $0 != "dryRun" && $0 != "keepFolder" }
    #expect(after == ["mirrorTotals", "keepPlan", "save"])
    #expect(world.mirror == before)
  }

  @Test(arguments: ["replace", "send"])
  func aFatalStepEndsTheApplyAndIsAccountedFor(step: String) async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2", "c": "3"])
    _ = await world.run()
    world.put(["a": "one", "b": "two", "d": "4"])
    world.remove("c")
    world.state.withLock { $0.killedSteps = [step] }
    let record = await world.run()
    #expect(record.outcome == .failed)
    #expect(record.reason == .rcloneKilled)
    #expect(!world.calls.contains("apply delete"))
    #expect(world.calls.contains("look versions"))
    #expect(world.remembered.isSuperset(of: [["a", "1"], ["b", "2"], ["c", "3"]]))
    world.calmDown()
    #expect(await world.run().outcome == .succeeded)
    try world.checkSettled()
  }

  @Test func aSourceThatVanishesBeforeTheDeletionsLosesNothing() async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    _ = await world.run()
    world.remove("b")
    // Back again by the time of the second look.
    world.put(["c": "3"])
    world.state.withLock { state in
      state.meanwhile[.send] = { $0.source["b"] = EngineWorld.File(content: "2", bytes: 1, modified: 7_000_000_000) }
    }
    let record = await world.run()
    #expect(record.files.deleted == 0)
    #expect(world.mirror["b"]?.content == "2")
    #expect(world.versions(of: record.run).isEmpty)
  }

  @Test func aRecordThatCannotBeSavedIsNoSuccess() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    _ = await world.run()
    world.put(["a": "one"])
    _ = await world.run()
    let last = world.calls.count - 1
    world.put(["a": "uno"])
    world.state.withLock { $0.strikeAt = last }
    #expect(await world.run().outcome == .failed)
    world.calmDown()
    try world.checkSettled()
  }
}
