import BackupCore
import Foundation
import History
import Synchronization
import Testing

@testable import BackupEngine

/// A file system inside the source that goes while a run is under way: its files are missing because it is.
@Suite struct MountTests {
  private static let disk = SourceMounts.Mount(point: "/src/m", type: "ext4")
  private static let other = SourceMounts.Mount(point: "/src/other", type: "tmpfs")
  private static let all = SourceMounts(own: .init(point: "/", type: "ext4"), nested: [disk, other])

  /// A world with a good run: ten files beside two on the disk.
  private static func lived() async throws -> EngineWorld {
    let world = try EngineWorld()
    world.put(Dictionary(uniqueKeysWithValues: (0..<10).map { (MirrorPath("f\($0)"), "file \($0)") }))
    world.put(["m/a": "1", "m/b": "2"])
    world.state.withLock { $0.mounts = all }
    #expect(await world.run().outcome == .succeeded)
    return world
  }

  /// The disk is unmounted: its files and its mount are gone.
  private static let unmount: @Sendable (inout EngineWorld.State) -> Void = { state in
    state.mounts.nested = [other]
    state.source = state.source.filter { !$0.key.bytes.starts(with: Array("m/".utf8)) }
  }

  @Test(arguments: [true, false]) func `while source and mirror are compared`(hasBaseline: Bool) async throws {
    let world = try await Self.lived()
    let before = world.mirror
    world.put(["f1": "changed"])
    world.state.withLock { state in
      if !hasBaseline { state.baseline = nil }
      state.whileComparing = Self.unmount
    }
    let record = await world.run()
    #expect(record.outcome == .held && record.reason == .sourceNotMounted, "\(record.message)")
    #expect(record.message.contains("'/src/m'") && world.mirror == before, "\(record.message)")
    let accepted = await world.run(RunRequest(accept: record.plan))
    #expect(accepted.outcome == .succeeded && accepted.files.deleted == 2, "\(accepted.message)")
    #expect(world.versions(of: accepted.run).count == 3)
  }

  @Test func `before the deletions`() async throws {
    let world = try await Self.lived()
    // It comes back for the second take of the mounts only.
    world.put(["f1": "changed"])
    world.remove("f2")
    let files = world.state.withLock { $0.source.filter { $0.key.bytes.starts(with: Array("m/".utf8)) } }
    world.state.withLock { state in
      state.whileComparing = { $0.source = $0.source.filter { files[$0.key] == nil } }
      state.meanwhile[.replace] = Self.unmount
    }
    let record = await world.run()
    #expect(record.reason == .sourceNotMounted && record.files.deleted == 0, "\(record.message)")
    #expect(record.files.replaced == 1 && world.mirror["m/a"] != nil && world.mirror["f2"] != nil)
    world.calmDown()
    let held = await world.run()
    #expect(held.outcome == .held && held.reason == .sourceNotMounted, "\(held.message)")
    world.state.withLock { state in
      state.mounts = Self.all
      state.source.merge(files) { $1 }
    }
    let next = await world.run()
    #expect(next.outcome == .succeeded && next.files.deleted == 1, "\(next.message)")
    try world.checkSettled()
  }

  @Test func `after its files were compared it is missing next time`() async throws {
    let world = try await Self.lived()
    world.put(["f1": "changed"])
    world.state.withLock { state in
      state.baseline = nil
      state.whileComparing = { $0.mounts.nested = [Self.other] }
    }
    #expect(await world.run().outcome == .succeeded)
    world.calmDown()
    world.state.withLock { Self.unmount(&$0) }
    #expect(await world.run().reason == .sourceNotMounted)
  }

  @Test func `one that holds no change may go, and so may any where the guard is off`() async throws {
    let world = try await Self.lived()
    world.put(["f2": "changed"])
    world.remove("f1")
    world.state.withLock { state in
      state.baseline?.mounts.nested = [Self.disk]
      state.whileComparing = { $0.mounts.nested = [Self.disk] }
      state.meanwhile[.replace] = { $0.mounts.nested = [] }
    }
    #expect(await world.run().files.deleted == 1)
    world.calmDown()
    world.state.withLock { ($0.mounts, $0.whileComparing) = (Self.all, Self.unmount) }
    var limits = GuardLimits()
    limits.sameMount = false
    #expect(await world.run(limits: limits).files.deleted == 2)
  }
}
