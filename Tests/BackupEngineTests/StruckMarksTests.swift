import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// A run that takes a file out of the backup because the filters were edited, struck at every call of a port: whatever it
/// was, the marks end up as the filters say that are in force, and no point lacks its journal.
@Suite struct StruckMarksTests {
  @Test(arguments: [EngineWorld.Strike.fail, .cancel, .die], [false, true])
  func everyCall(strike: EngineWorld.Strike, changes: Bool) async throws {
    for takesBack in [false, true] {
      let calls = try await Self.live(strikeAt: nil, strike, changes: changes, takesBack: takesBack)
      #expect(calls.contains("applyStates") && calls.contains("writeJournal done"))
      for number in calls.indices {
        _ = try await Self.live(strikeAt: number, strike, changes: changes, takesBack: takesBack)
      }
    }
  }

  /// `changes`: whether a file is replaced beside it; `takesBack`: whether the filters are the old ones again after the
  /// strike. Returns the struck run's calls.
  private static func live(
    strikeAt number: Int?, _ strike: EngineWorld.Strike, changes: Bool, takesBack: Bool
  ) async throws -> [String] {
    let world = try EngineWorld()
    world.put(["a": "1", "b": "2", "left": "3"])
    #expect(await world.run().outcome == .succeeded)
    world.state.withLock { $0.filters = ["- left"] }
    if changes { world.put(["a": "one"]) }
    let held = await world.run()
    #expect(held.reason == .filtersChanged)

    world.state.withLock { ($0.strikeAt, $0.strike) = (number, strike) }
    let struck = await world.run(RunRequest(accept: held.plan))
    let calls = world.calls
    let name = number.map { calls.indices.contains($0) ? calls[$0] : "" } ?? "nothing"
    if number == nil {
      #expect(
        struck.outcome == .succeeded && struck.message.contains("1 file no longer backed up"), "\(struck.message)")
      #expect(try world.excluded() == ["left"])
    }

    world.calmDown()
    if takesBack { world.state.withLock { $0.filters = [] } }
    var next = await world.run()
    if next.outcome == .held { next = await world.run(RunRequest(accept: next.plan)) }
    #expect(next.outcome == .succeeded, "after '\(name)': \(next.message)")
    #expect(try world.excluded() == (takesBack ? [] : ["left"]), "after '\(name)', \(strike)")
    try world.checkSettled()
    try world.checkJournals("after '\(name)', \(strike)")
    // Once is enough: what is marked is not said again.
    let calm = await world.run()
    #expect(calm.outcome == .succeeded && !calm.message.contains("backed up"), "after '\(name)': \(calm.message)")
    #expect(!world.calls.contains("look mirror"), "after '\(name)', \(strike): \(world.calls)")
    return calls
  }
}

extension EngineWorld {
  /// The files that are no longer backed up, in order.
  fileprivate func excluded() throws -> [String] {
    guard let claim = state.withLock({ $0.claim?.claim }) else { return [] }
    return try store.read { try FileStates($0).excluded(claim, after: nil, limit: .max) }.paths.map(\.shown).sorted()
  }

  /// Every point has the journal that tells of it.
  fileprivate func checkJournals(_ what: String) throws {
    guard let claim = state.withLock({ $0.claim?.claim }) else { return }
    for point in try store.read({ try FileStates($0).points(claim) }) {
      #expect(state.withLock { $0.journals[point.run] } == "done", "\(point.run), \(what)")
    }
  }
}
