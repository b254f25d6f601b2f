import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// What `--accept` answers stays answered while attempts at the same plan fail.
@Suite struct AcceptTests {
  @Test(arguments: ["set-aside", "send", "delete"]) func `after an attempt that failed`(step: String) async throws {
    let world = try EngineWorld()
    world.put(Dictionary(uniqueKeysWithValues: (0..<10).map { (MirrorPath("f\($0)"), "file \($0)") }))
    #expect(await world.run().outcome == .succeeded)
    world.put(["f1": "changed", "new": "new"])
    world.remove("f2")
    var limits = GuardLimits()
    limits.minFiles = 100
    let held = await world.run(limits: limits)
    #expect(held.outcome == .held && held.reason == .tooFewFiles, "\(held.message)")
    world.state.withLock { $0.killedSteps = [step] }
    let request = RunRequest(accept: held.plan)
    let failed = await world.run(request, limits: limits)
    #expect(failed.outcome == .failed && failed.reason == .rcloneKilled, "\(failed.message)")
    world.calmDown()
    let next = await world.run(request, limits: limits)
    #expect(next.outcome == .succeeded, "\(next.message)")
    try world.checkSettled()
  }

  /// Each answer would otherwise raise the other question again.
  @Test func `when something else holds the same plan then`() async throws {
    let world = try EngineWorld()
    world.put(Dictionary(uniqueKeysWithValues: (0..<10).map { (MirrorPath("f\($0)"), "file \($0)") }))
    world.put(["out": "of the backup"])
    #expect(await world.run().outcome == .succeeded)
    world.state.withLock { $0.filters = ["- out"] }
    world.put(["f1": "changed"])
    let first = await world.run()
    #expect(first.reason == .filtersChanged)
    var limits = GuardLimits()
    limits.minFiles = 100
    let second = await world.run(RunRequest(accept: first.plan), limits: limits)
    #expect(second.plan == first.plan && second.findings.map(\.reason) == [.tooFewFiles], "\(second.message)")
    #expect(await world.run(RunRequest(accept: second.plan), limits: limits).outcome == .succeeded)
  }
}
