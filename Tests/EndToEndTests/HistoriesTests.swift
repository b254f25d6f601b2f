import BackupCore
import Foundation
import TestSupport
import Testing

/// Random histories with the real rclone: whatever happened between two backups and during them, not one byte is lost and
/// the history knows where each is.
///
/// `MIRRORKEEP_TEST_HISTORIES` sets how many, `MIRRORKEEP_TEST_SEED` the first one's seed; the worlds of
/// those that fail are copied to the folder `MIRRORKEEP_TEST_KEEP`.
@Suite struct HistoriesTests {
  static let count = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_HISTORIES"].flatMap { Int($0) } ?? 12

  @Test(arguments: 0..<Self.count)
  func noByteIsLostAndEveryPointComesBack(number: Int) async throws {
    let given = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_SEED"].flatMap { UInt64($0) }
    let random = SeededRandom(seed: given.map { $0 &+ UInt64(number) } ?? UInt64.random(in: 0...UInt64.max))
    try await live(random, inCloud: false)
  }

  @Test(arguments: 0..<max(2, Self.count / 6))
  func theSameInTheCloud(number: Int) async throws {
    let given = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_SEED"].flatMap { UInt64($0) }
    let random = SeededRandom(seed: given.map { $0 &+ UInt64(number) } ?? UInt64.random(in: 0...UInt64.max))
    try await live(random, inCloud: true)
  }

  private func live(_ random: SeededRandom, inCloud: Bool) async throws {
    var history = try await RandomHistory(random, inCloud: inCloud)
    do {
      try await history.live(runs: inCloud ? 5 : 8)
    } catch {
      if let kept = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_KEEP"] {
        let copy = try Process.run(
          URL(fileURLWithPath: "/bin/cp"), arguments: ["-a", history.world.folder.path, kept + "/\(random.seed)"])
        copy.waitUntilExit()
      }
      Issue.record("history with MIRRORKEEP_TEST_SEED=\(random.seed)\(inCloud ? " in the cloud" : ""): \(error)")
    }
  }
}

/// One history: a world, the changes made to its source, and what was seen of its mirror.
struct RandomHistory {
  let world: HistoriesWorld
  private var random: SeededRandom
  private var changes: HistoriesChanges
  private var check: HistoriesCheck
  private var clock = Date(timeIntervalSince1970: 1_795_489_212)
  /// Half of the histories are pruned as they go on.
  private let keep: HistoriesKeep?
  /// Whether nothing is killed and nothing changes during a run.
  private let isCalm: Bool

  init(_ random: SeededRandom, inCloud: Bool) async throws {
    self.random = random
    isCalm = random.seed % 3 == 0
    keep = random.seed % 2 == 0 ? HistoriesKeep(&self.random) : nil
    world = try await HistoriesWorld(job: keep?.line ?? "", inCloud: inCloud)
    changes = HistoriesChanges(world.source, SeededRandom(seed: random.seed &+ 1), isCoarse: inCloud)
    check = HistoriesCheck(world, seed: random.seed, keep: keep)
  }

  mutating func live(runs: Int) async throws {
    for _ in 0..<runs {
      changes.make(Int.random(in: 0...8, using: &random))
      try await runOnce(trap: isCalm ? nil : nextTrap())
      if keep != nil, Int.random(in: 0..<4, using: &random) == 0 {
        try await pruneOnce(trap: isCalm ? nil : nextTrap())
      }
    }
    // Left in peace, the mirror becomes what the source is within one run.
    try await runOnce(trap: nil)
    try check.isCaughtUp()
    if keep != nil { try await pruneOnce(trap: nil) }
    try check.allPoints()
    try check.journals()
    try await check.pointsAreListed(at: clock + 10)
    try await check.allPointsRestored(at: clock + 10)
  }

  private mutating func nextTrap() -> (number: Int, kind: HistoriesWorld.Trap)? {
    guard Int.random(in: 0..<3, using: &random) > 0 else { return nil }
    let kinds: [HistoriesWorld.Trap] = [
      .toolKilled(nil), .toolKilled(Double.random(in: 0...0.1, using: &random)), .toolKilledAfter, .pause, .pause,
      .rcloneKilled(Double.random(in: 0...0.06, using: &random)),
    ]
    return kinds.randomElement(using: &random).map { (Int.random(in: 1...12, using: &random), $0) }
  }

  /// A prune by hand, of which what happens at the source is none of its business.
  private mutating func pruneOnce(trap: (number: Int, kind: HistoriesWorld.Trap)?) async throws {
    clock += 10
    let record = try await world.run(at: clock, command: "prune", trap: trap)
    if record == nil || record?.outcome == .succeeded || trap != nil {
      return try await check.afterRun(record, sourceWas: nil, "prune, \(String(describing: trap))")
    }
    // Nothing was ever backed up, or what a trap started holds the lock for a moment longer.
    guard record?.reason == .nothingFound || record?.outcome == .skipped else {
      throw HistoriesViolation("the prune \(record?.outcome.rawValue ?? ""): \(record?.message ?? "")")
    }
  }

  private mutating func runOnce(trap: (number: Int, kind: HistoriesWorld.Trap)?) async throws {
    // Pruned ones live for days.
    clock += keep == nil ? 10 : [10, 10, 30_000, 100_000].randomElement(using: &random) ?? 10
    let before = HistoriesTree(reading: world.source)
    var changes = changes
    var record = try await world.run(at: clock, trap: trap) { changes.make(4) }
    // What a trap started may hold the lock for a moment longer than what it struck.
    while record?.outcome == .skipped {
      clock += 10
      record = try await world.run(at: clock)
    }
    self.changes = changes
    let isQuiet = before == HistoriesTree(reading: world.source)
    try await check.afterRun(record, sourceWas: isQuiet ? before : nil, "\(String(describing: trap))")
  }
}
