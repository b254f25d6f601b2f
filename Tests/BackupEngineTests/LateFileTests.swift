import BackupCore
import History
import Synchronization
import Testing

@testable import BackupEngine

/// Files made after the plan of a first upload, which sends them too.
@Suite struct LateFileTests {
  private static let lookAlikes = [0xFE, 0xFF].map { MirrorPath(bytes: [UInt8(ascii: "a"), $0]) }

  /// `late` is made before the upload and becomes `then` before the log is read.
  private func world(_ late: MirrorPath, then: EngineWorld.File?) throws -> EngineWorld {
    let world = try EngineWorld()
    world.put(["a": "1", Self.lookAlikes[0]: "planned"])
    world.state.withLock { state in
      state.meanwhile[.firstUpload] = { $0.source[late] = Self.made }
      state.afterwards[.firstUpload] = { $0.source[late] = then }
    }
    return world
  }

  private static let made = EngineWorld.File(content: "late", bytes: 4, modified: 9_000_000_005)

  @Test(arguments: ["late", lookAlikes[1]])
  func oneThatIsGoneAgainIsWhereTheMirrorHasIt(late: MirrorPath) async throws {
    let world = try world(late, then: nil)
    let record = await world.run()
    #expect(record.outcome == .succeeded, "\(record.message) \(record.errors)")
    #expect(record.files.added == 3)
    #expect(try world.known()[late] == [4, 9])
    var mirrors = [record.run: world.mirror]
    world.calmDown()
    let next = await world.run()
    #expect(next.files.deleted == 1)
    #expect(world.versions(of: next.run)[late] == Self.made)
    mirrors[next.run] = world.mirror
    try world.checkSettled()
    try world.checkPoints(mirrors)
  }

  @Test(arguments: ["late", lookAlikes[1]])
  func oneThatGrewIsKnownAsItWasSent(late: MirrorPath) async throws {
    let world = try world(late, then: EngineWorld.File(content: "later", bytes: 5, modified: 11_000_000_000))
    let record = await world.run()
    #expect(record.outcome == .succeeded, "\(record.message) \(record.errors)")
    #expect(try world.known()[late] == [4, 9])
    #expect(try world.state(of: late)?.mode == nil)
    var mirrors = [record.run: world.mirror]
    world.calmDown()
    let next = await world.run()
    #expect(next.files.replaced == 1)
    mirrors[next.run] = world.mirror
    try world.checkSettled()
    try world.checkPoints(mirrors)
  }

  @Test(arguments: ["late", lookAlikes[1]])
  func oneThatStaysIsKnownWithItsExactTimeModeAndTarget(late: MirrorPath) async throws {
    let world = try world(late, then: Self.made)
    world.links.withLock { $0[late] = [1] }
    #expect(await world.run().outcome == .succeeded)
    let state = try #require(try world.state(of: late))
    #expect(state.bytes == 4 && state.modified == 9_000_000_005 && state.mode == 0o644 && state.link == [1])
    world.calmDown()
    #expect(await world.run().files.changed == 0)
    try world.checkSettled()
  }

  @Test func anUploadWithoutThemCostsNoLook() async throws {
    let world = try EngineWorld()
    world.put(["a": "1"])
    #expect(await world.run().outcome == .succeeded)
    #expect(!world.calls.contains("look mirror"))
  }
}

extension EngineWorld {
  fileprivate func state(of path: MirrorPath) throws -> FileState? {
    guard let claim = state.withLock({ $0.claim?.claim }) else { return nil }
    return try store.read { try FileStates($0).current(claim, path) }
  }
}
