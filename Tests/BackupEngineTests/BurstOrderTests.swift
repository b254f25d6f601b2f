import BackupCore
import Synchronization
import Testing

@testable import BackupEngine

/// Renamed files that share size and second, through the whole pipeline.
@Suite struct BurstOrderTests {
  enum Trouble: CaseIterable {
    case none, logLost, killed
    /// Two of the renamed files change names again after the plan was made: same size, same second.
    case swapped
  }

  @Test(arguments: Trouble.allCases) func aBurstIsRenamedAndItsTwinsAreSent(_ trouble: Trouble) async throws {
    let world = try EngineWorld()
    let old: [MirrorPath: String] = ["a": "1", "b": "2", "c": "3", "t": "4", "u": "4"]
    world.put(old)
    var mirrors = [await world.run().run: world.mirror]
    for path in old.keys { world.remove(path) }
    world.put(["x/1": "3", "x/2": "1", "x/3": "2", "x/t": "4", "x/u": "4"])
    world.state.withLock { state in
      switch trouble {
      case .none: break
      case .logLost: state.silentSteps = ["rename"]
      case .killed: state.killedSteps = ["rename"]
      case .swapped:
        state.meanwhile[.rename] = { state in
          let first: MirrorPath = "x/1"
          (state.source[first], state.source["x/2"]) = (state.source["x/2"], state.source[first])
        }
      }
    }
    let record = await world.run()
    mirrors[record.run] = world.mirror
    if trouble == .killed {
      #expect(record.reason == .rcloneKilled)
      #expect(record.files.moved == 2)
      world.calmDown()
      let next = await world.run()
      #expect(next.outcome == .succeeded, "\(next.message)")
      #expect((next.files.moved, next.files.added, next.files.deleted) == (1, 2, 2))
      mirrors[next.run] = world.mirror
    } else {
      #expect(record.outcome == .succeeded, "\(record.message)")
      #expect((record.files.moved, record.files.added, record.files.deleted) == (3, 2, 2))
      let steps = world.calls.filter { $0.hasPrefix("apply ") }.suffix(3)
      #expect(Array(steps) == ["apply rename", "apply send", "apply delete"])
    }
    try world.checkSettled()
    try world.checkPoints(mirrors)
  }
}
