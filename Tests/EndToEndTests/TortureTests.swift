import BackupCore
import Foundation
import TestSupport
import Testing

/// `kill -9` of the tool, its supervisor and rclone at random moments of backups, prunes and restores: no process outlives
/// it, the next run needs nobody's help, no record that was printed is lost, and every kept point stays exact.
///
/// `MIRRORKEEP_TEST_TORTURE` sets how many kills there are, and has a process that is left after five seconds fail;
/// `MIRRORKEEP_TEST_SEED` the seed of the first of the histories they are struck in.
@Suite struct TortureTests {
  private static let given = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_TORTURE"].flatMap { Int($0) }
  static let kills = 8
  static let histories = (max(1, given ?? 24) + kills - 1) / kills

  @Test(arguments: 0..<Self.histories)
  func `row 54, every point outlives kill -9`(number: Int) async throws {
    let seed = ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_SEED"].flatMap { UInt64($0) }
    let random = SeededRandom(seed: seed.map { $0 &+ UInt64(number) } ?? UInt64.random(in: 0...UInt64.max))
    var history = try await TortureHistory(random, limit: Self.given == nil ? nil : 5)
    do {
      try await history.live(kills: Self.kills)
      print("torture, MIRRORKEEP_TEST_SEED=\(random.seed): \(history.tally)")
    } catch {
      Issue.record("torture with MIRRORKEEP_TEST_SEED=\(random.seed): \(error)")
    }
  }
}
