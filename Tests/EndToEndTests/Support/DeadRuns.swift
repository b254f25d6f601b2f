import Foundation
import TestSupport
import Testing

/// Runs that are killed while they wait at a step of rclone's, and journals that get lost.
extension World {
  /// Kills a run that waits, all of it gone on return and the real rclone back; returns its id and enters the mirror as it
  /// left it.
  func kill(_ running: Running, alive: EndOfLife, _ truth: inout Truth) async throws -> String {
    running.signal(SIGKILL)
    _ = await running.end()
    try await waitForEnd(alive)
    try standDown()
    let dead = try #require(try await history().first?.run)
    truth[dead] = try await far().mirror()
    return dead
  }

  func loseJournal(_ run: String) throws {
    try FileManager.default.removeItem(atPath: folder.path("disk/jobs/.mirrorkeep/photos/runs/\(run).jsonl.gz"))
  }
}
