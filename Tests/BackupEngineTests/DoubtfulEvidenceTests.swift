import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// What a run makes of logs that say too little and of a world that changes under it.
@Suite struct DoubtfulEvidenceTests {
  private func uploaded(_ files: [MirrorPath: String]) async throws -> EngineWorld {
    let world = try EngineWorld()
    world.put(files)
    _ = await world.run()
    return world
  }

  @Test(arguments: ["first-upload", "touch", "set-aside", "set-aside-by-move", "replace", "send", "delete"])
  func aStepWithoutAWordInTheLogIsLookedAt(step: String) async throws {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2", "t": "3"])
    world.state.withLock { $0.silentSteps = [step] }
    _ = await world.run()
    world.put(["a": "one", "n": "4"])
    world.put(["t": "3"], at: 1_800_000_000)
    world.remove("b")
    if step == "set-aside-by-move" {
      world.state.withLock { state in
        state.canCopy = false
        state.source["a"]?.bytes = 300 << 20
      }
    }
    let record = await world.run()
    #expect(record.outcome == .succeeded, "\(record.message) \(record.errors)")
    try world.checkSettled()
    #expect(world.versions(of: record.run).mapValues(\.content) == ["a": "1", "b": "2"])
  }

  @Test(arguments: [true, false])
  func namesThatLookAlikeInTheLogKeepTheirOwnVersions(copies: Bool) async throws {
    let names = [0xFE, 0xFF, 0xFD].map { MirrorPath(bytes: [UInt8(ascii: "a"), $0]) }
    let world = try await uploaded([names[0]: "zero", names[1]: "one", names[2]: "two", "b": "3"])
    world.state.withLock { $0.canCopy = copies }
    world.put([names[0]: "ZERO", names[1]: "ONE"])
    world.put([names[2]: "two"], at: 1_800_000_000)
    world.state.withLock { $0.source[names[1]]?.bytes = 300 << 20 }
    let record = await world.run()
    #expect(record.outcome == .succeeded, "\(record.errors)")
    #expect(world.versions(of: record.run).mapValues(\.content) == [names[0]: "zero", names[1]: "one"])
    try world.checkSettled()
  }

  @Test func aFileThatChangesWhileItsTimeIsSetIsNotSentOverTheOldOne() async throws {
    let world = try await uploaded(["a": "1", "t": "old"])
    world.put(["t": "old"], at: 1_800_000_000)
    world.state.withLock { state in
      state.meanwhile[.touch] = { $0.source["t"] = EngineWorld.File(content: "new", bytes: 3, modified: 9_000_000_000) }
    }
    #expect(await world.run().outcome == .incomplete)
    #expect(world.mirror["t"]?.content == "old")
    let record = await world.run()
    #expect(record.outcome == .succeeded)
    #expect(world.versions(of: record.run)["t"]?.content == "old")
  }

  @Test func aRemoteThatSetsNoTimesGetsTheFileAgainWithItsVersionKept() async throws {
    let world = try await uploaded(["a": "1", "t": "2"])
    world.put(["t": "2"], at: 1_800_000_000)
    world.state.withLock { $0.setsTimes = false }
    let record = await world.run()
    #expect(record.outcome == .succeeded, "\(record.message)")
    #expect(record.files.replaced == 1)
    #expect(world.versions(of: record.run)["t"]?.content == "2")
    try world.checkSettled()
  }

  @Test func filesBelowAFolderThatCouldNotBeListedAreNeitherReplacedNorForgotten() async throws {
    let folder: [UInt8] = [UInt8(ascii: "d"), 0xFF]
    let file = MirrorPath(bytes: folder + Array("/a".utf8))
    let world = try await uploaded([file: "1", "b": "2", "c": "3"])
    let before = world.mirror
    world.put([file: "one", "b": "two"])
    world.remove("c")
    let name = MirrorPath(bytes: folder).lossyLogName ?? []
    world.state.withLock { state in
      state.unlistedFolders = [UnlistedFolder(path: MirrorPath(bytes: name), message: "failed to open directory")]
      // So that everything is settled by a look, which does see the folder.
      state.killedSteps = ["replace"]
    }
    let record = await world.run()
    #expect(record.outcome != .succeeded)
    #expect(world.mirror[file] == before[file])
    #expect(world.mirror["c"] == before["c"])
    world.state.withLock { $0.unlistedFolders = [] }
    world.calmDown()
    let next = await world.run()
    #expect(next.outcome == .succeeded)
    #expect(world.versions(of: next.run)[file]?.content == "1")
    try world.checkSettled()
    try world.checkPoints([next.run: world.mirror])
  }

  @Test func aDestinationThatWasTakenAwayIsNotTakenForALostMirror() async throws {
    let world = try await uploaded(["a": "1", "b": "2"])
    let first = world.mirror
    world.put(["a": "one"])
    world.state.withLock { state in
      state.killedSteps = ["replace"]
      state.meanwhile[.replace] = { $0.isGone = true }
    }
    let record = await world.run()
    #expect(record.outcome == .failed)
    #expect(record.files.deleted == 0)
    #expect(world.plans.runs() == [record.run])
    world.calmDown()
    // Still away: nothing is settled, whatever else the run makes of it.
    let claim = world.state.withLock { $0.claim }
    _ = await world.run(RunRequest(plan: "p-0000000000"))
    #expect(world.plans.runs() == [record.run])
    world.state.withLock { ($0.isGone, $0.claim) = (false, claim) }
    #expect(await world.run().outcome == .succeeded)
    try world.checkSettled()
    #expect(world.remembered.isSuperset(of: first.map { [$0.key.shown, $0.value.content] }))
  }

  @Test func newContentOfTheSameSizeAndSecondIsToldFromTheOld() async throws {
    let world = try await uploaded(["a": "old", "b": "2"])
    let first = world.state.withLock { $0.saved.keys.max() }
    let mirror = world.mirror
    world.state.withLock { state in
      state.source["a"] = EngineWorld.File(content: "new", bytes: 3, modified: (state.source["a"]?.modified ?? 0) + 9)
      state.strikeAt = nil
      state.meanwhile[.replace] = { state in (state.strikeAt, state.strike) = (state.calls.count, .die) }
    }
    _ = await world.run()
    world.calmDown()
    #expect(await world.run().outcome == .succeeded)
    let run = try #require(first)
    try world.checkPoints([run: mirror])
  }
}
