import Foundation
import TestSupport
import Testing

/// The daemon on the real clock.
@Suite struct DaemonTests {
  private func wait(
    _ daemon: Running, until isReached: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    while try await !isReached() {
      guard daemon.isAlive else { throw TestError("the daemon ended: \(await daemon.end())") }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  @Test func `it runs what is due, reads changed files, and a stop is recorded`() async throws {
    let world = try await World(keys: "schedule: every 2s\n")
    try world.fillSource()
    let daemon = try world.start(["daemon"])
    try await wait(daemon) { try await world.history().count >= 3 }
    // A job that is new, and one whose schedule goes.
    try world.folder.write("another", to: "second/file")
    try world.writeJob("other", source: world.folder.path("second"), keys: "schedule: every 1h\n")
    try world.writeJob(keys: "")
    try await wait(daemon) { try await world.history().contains { $0["job"].text == "other" } }
    let count = try await world.history().count

    // HUP has the files read, not the daemon stopped.
    daemon.signal(SIGHUP)
    try await Task.sleep(for: .seconds(3))
    #expect(daemon.isAlive)
    #expect(try await world.history().count == count)

    // TERM in the middle of a run: it is recorded, and no rclone is left.
    let alive = try EndOfLife()
    try world.prepareBlock()
    try await world.standIn("[ $step = plan ] && block; exec \"$REAL\" \"$@\"", alive: alive)
    try world.writeJob(keys: "schedule: every 1s\n")
    try await world.waitForBlock(of: daemon)
    daemon.signal(SIGTERM)
    #expect(await daemon.end().status == 143)
    try await world.waitForEnd(alive)
    let last = try #require(try await world.history().first)
    #expect(last.outcome == "cancelled" && last["exit_status"].int == 143, "\(last)")
  }

  /// FAILURES row 97; `MIRRORKEEP_TEST_KILLS` sets how often.
  @Test func `row 97: killed around its slots, each slot is run or recorded missed, none twice`() async throws {
    let kills = Int(ProcessInfo.processInfo.environment["MIRRORKEEP_TEST_KILLS"] ?? "") ?? 6
    var random = SeededRandom()
    let world = try await World(keys: "schedule: {at: \"*:*:0/4\", grace: 0}\n")
    try world.fillSource()
    for _ in 0..<kills {
      let daemon = try world.start(["daemon"])
      try await Task.sleep(for: .milliseconds(Int.random(in: 1000...8000, using: &random)))
      daemon.signal(SIGKILL)
      _ = await daemon.end()
    }
    let runs = try await world.shell(
      "sh", "-c", "exec \"$1\" --jobs \"$2\" --state \"$3\" history --json --limit 10000", "sh",
      try findTool("mirrorkeep"), world.folder.path("jobs"), world.state)
    let history = try JSON(runs).list.reversed()
    var served: [Int: Int] = [:]
    var missed: Set<Int> = []
    var touched: Set<Int> = []
    for record in history {
      let start = try #require(JSON.seconds(record["started_at"].text))
      if record.outcome == "missed" {
        let first = try #require(JSON.seconds(record["first_slot_at"].text))
        let last = try #require(JSON.seconds(record["last_slot_at"].text))
        let slots = Array(stride(from: first, through: last, by: 4))
        #expect(record["slots"].int == slots.count, "\(record)")
        #expect(missed.isDisjoint(with: slots), "\(record)")
        missed.formUnion(slots)
      } else {
        touched.insert(start / 4 * 4)
        if record.outcome != "interrupted", record.outcome != "running" { served[start / 4 * 4, default: 0] += 1 }
      }
    }
    let first = try #require(touched.min())
    let last = try #require(touched.max())
    #expect(served.values.allSatisfy { $0 == 1 }, "a slot ran twice: \(served)")
    for slot in stride(from: first, through: last, by: 4) {
      #expect(touched.contains(slot) != missed.contains(slot), "slot \(slot): \(history.map(\.message))")
    }
  }
}

extension JSON {
  /// Seconds since 1970 of a time as records have it.
  fileprivate static func seconds(_ text: String?) -> Int? {
    text.flatMap { ISO8601DateFormatter().date(from: $0) }.map { Int($0.timeIntervalSince1970) }
  }
}
