import Foundation
import TestSupport
import Testing

/// Runs that wait at a step of rclone's and are killed there, and journals that get lost.
extension World {
  /// Starts the run of a day with a stand-in that blocks (`standIn`); returns it once it waits there.
  func startBlocked(onDay day: Int, by body: String, alive: EndOfLife) async throws -> Running {
    try prepareBlock()
    try await standIn(body, alive: alive)
    let running = try start(["run", "photos", "--json"], environment: Self.day(day))
    try await waitForBlock(of: running)
    return running
  }

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
