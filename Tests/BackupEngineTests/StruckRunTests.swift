import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// A run in which one call of a port fails, is where a person presses Ctrl-C, or is the last before the process dies:
/// for every call there is. Whatever it was, no byte is lost, the run is no success, and the next one puts things right.
@Suite struct StruckRunTests {
  /// Calls whose failure costs nothing: their work is left to the next run.
  private static let harmless: Set<String> = ["waitingJournals", "journalSent", "kept", "going"]

  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die], [true, false])
  func everyCallOfAChange(strike: EngineWorld.Strike, copies: Bool) async throws {
    let calls = try await Self.change(strikeAt: nil, strike, copies: copies)
    #expect(calls.contains(copies ? "apply set-aside" : "apply set-aside-by-move"))
    for number in calls.indices { _ = try await Self.change(strikeAt: number, strike, copies: copies) }
  }

  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die])
  func everyCallOfAFirstUpload(strike: EngineWorld.Strike) async throws {
    let calls = try await Self.firstUpload(strikeAt: nil, strike)
    for number in calls.indices { _ = try await Self.firstUpload(strikeAt: number, strike) }
  }

  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die])
  func everyCallOfAnAdoption(strike: EngineWorld.Strike) async throws {
    let calls = try await Self.adoption(strikeAt: nil, strike)
    for number in calls.indices { _ = try await Self.adoption(strikeAt: number, strike) }
  }

  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die])
  func everyCallOfALook(strike: EngineWorld.Strike) async throws {
    let calls = try await Self.look(strikeAt: nil, strike)
    #expect(calls.contains("writeJournal done"))
    for number in calls.indices { _ = try await Self.look(strikeAt: number, strike) }
  }

  /// A change of every kind, large enough that a remote without copies sets aside by moving. Returns the struck run's calls.
  private static func change(strikeAt number: Int?, _ strike: EngineWorld.Strike, copies: Bool) async throws -> [String]
  {
    let world = try EngineWorld()
    world.state.withLock { $0.canCopy = copies }
    let large = String(repeating: "x", count: 100)
    world.put(["a": "1", "b": "2", "c/d": "3", "t": "4", "r": large, "s": "same size"])
    var mirrors: [RunID: [MirrorPath: EngineWorld.File]] = [:]
    mirrors[await world.run().run] = world.mirror
    let before = world.remembered

    world.put(["a": "one", "r": "small", "s": "SAME SIZE", "n": "new"])
    world.state.withLock { $0.source["a"]?.bytes = 300 << 20 }
    world.put(["t": "4"], at: 1_800_000_000)
    world.remove("b")
    world.remove("c/d")
    world.state.withLock { ($0.strikeAt, $0.strike) = (number, strike) }
    let struck = await world.run()
    let calls = world.calls
    mirrors[struck.run] = world.mirror
    #expect(world.remembered.isSuperset(of: before), "struck at call \(number ?? -1), '\(calls.last ?? "")'")
    if let number, strike == .fail, calls.indices.contains(number) {
      let name = calls[number]
      let isLastJournal = name == "sendJournal" && calls[..<number].contains("applyStates")
      // A record that was not saved before the journals go out is saved after them.
      let isSavedAgain = name == "save" && calls[(number + 1)...].contains("save")
      if !harmless.contains(name), !isLastJournal, !isSavedAgain { #expect(struck.outcome != .succeeded, "'\(name)'") }
    }

    world.calmDown()
    let next = await world.run()
    #expect(next.outcome == .succeeded, "after '\(calls.last ?? "")': \(next.message)")
    mirrors[next.run] = world.mirror
    #expect(world.remembered.isSuperset(of: before))
    try world.checkSettled()
    // What was put back after a death is in the point of the run that died.
    if !copies { mirrors[struck.run] = nil }
    try world.checkPoints(mirrors)
    return calls
  }

  private static func firstUpload(strikeAt number: Int?, _ strike: EngineWorld.Strike) async throws -> [String] {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2", "c/d": "3"])
    world.state.withLock { state in
      state.meanwhile[.firstUpload] = { state in
        // A file made since the plan is sent too, and one that grew as it is now.
        state.source["b2"] = EngineWorld.File(content: "new", bytes: 3, modified: 9_000_000_000)
        state.source["a"] = EngineWorld.File(content: "grown", bytes: 5, modified: 9_000_000_000)
      }
      (state.strikeAt, state.strike) = (number, strike)
    }
    var mirrors: [RunID: [MirrorPath: EngineWorld.File]] = [:]
    mirrors[await world.run().run] = world.mirror
    let calls = world.calls
    world.calmDown()
    let next = await world.run()
    #expect(next.outcome == .succeeded, "after '\(calls.last ?? "")': \(next.message)")
    mirrors[next.run] = world.mirror
    try world.checkSettled()
    try world.checkPoints(mirrors)
    return calls
  }

  /// Somebody put the same file into source and mirror, which no plan shows. Whatever stops the look, its point is told of.
  private static func look(strikeAt number: Int?, _ strike: EngineWorld.Strike) async throws -> [String] {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    _ = await world.run()
    world.put(["n": "by hand"])
    world.state.withLock { state in
      state.mirror["n"] = state.source["n"]
      (state.strikeAt, state.strike) = (number, strike)
    }
    _ = await world.run()
    let calls = world.calls
    world.calmDown()
    let next = await world.run()
    #expect(next.outcome == .succeeded, "after '\(calls.last ?? "")': \(next.message)")
    world.put(["c": "3"])
    let last = await world.run()
    #expect(last.outcome == .succeeded, "after '\(calls.last ?? "")': \(last.message)")
    try world.checkSettled()
    let claim = try #require(world.state.withLock { $0.claim?.claim })
    let points = try world.store.read { try FileStates($0).points(claim).map(\.run) }
    let told = world.state.withLock { state in points.filter { state.journals[$0] == "done" } }
    #expect(points.count == 3 && told == points, "after '\(calls.last ?? "")'")
    return calls
  }

  private static func adoption(strikeAt number: Int?, _ strike: EngineWorld.Strike) async throws -> [String] {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2"])
    world.state.withLock { state in
      state.mirror = state.source
      state.mirror["a"]?.content = "old"
      state.mirror["z"] = EngineWorld.File(content: "gone", bytes: 4, modified: 5_000_000_000)
    }
    let before = world.remembered
    world.state.withLock { ($0.strikeAt, $0.strike) = (number, strike) }
    _ = await world.run(RunRequest(adopt: true))
    let calls = world.calls
    world.calmDown()
    let next = await world.run(RunRequest(adopt: true))
    #expect(next.outcome == .succeeded, "after '\(calls.last ?? "")': \(next.message)")
    #expect(world.remembered.isSuperset(of: before))
    try world.checkSettled()
    return calls
  }
}
