import Foundation
import TestSupport
import Testing

/// Runs with hooks that are ended from outside: signals, a taken lock, kill -9.
@Suite struct HookEndingTests {
  private static let finally = ("finally", "echo $MIRRORKEEP_OUTCOME $MIRRORKEEP_REASON >>$W/finally")

  @Test func `'finally' runs after SIGTERM`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.setHooks([("after", "touch $W/after"), ("failed", "touch $W/failed"), Self.finally])
    let alive = try EndOfLife()
    let running = try await world.startBlocked(by: "[ $step = first ] && block; exec \"$REAL\" \"$@\"", alive: alive)
    running.signal(SIGTERM)
    let ending = await running.end()
    try await world.waitForEnd(alive)
    #expect(ending.status == 143, "\(ending)")
    let record = try world.record(ending)
    #expect(record.outcome == "cancelled" && record.reason == "signal")
    #expect(record["hooks"].list.map { $0["hook"].text } == ["finally"] && record["hooks"][0]["exit_status"].int == 0)
    #expect(try world.folder.text("finally") == "cancelled signal\n")
    #expect(!world.exists("after") && !world.exists("failed"))
    #expect(try await world.history() == [record])
    try world.standDown()
    try world.setHooks([])
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `a second signal ends 'finally' too`() async throws {
    let world = try await World()
    try world.fillSource()
    let hookAlive = try EndOfLife()
    try world.setHooks([("finally", "exec 9>\(hookAlive.path); touch $W/there; read -r line <$W/go")])
    let running = try await world.startBlocked(by: "[ $step = first ] && block; exec \"$REAL\" \"$@\"")
    running.signal(SIGTERM)
    while !world.exists("there") { try await Task.sleep(for: .milliseconds(10)) }
    running.signal(SIGTERM)
    let record = try world.record(await running.end())
    _ = await hookAlive.wait()
    #expect(record.outcome == "cancelled" && record["exit_status"].int == 143)
    #expect(record["hooks"][0]["exit_status"].int == 137)
    #expect(try await world.history() == [record])
  }

  @Test func `a signal ends 'before', and the run with it`() async throws {
    let world = try await World()
    try world.fillSource()
    let alive = try EndOfLife()
    try world.setHooks([("before", "exec 9>\(alive.path); touch $W/there; sleep 1000"), Self.finally])
    try await world.standIn()
    let running = try world.start(["run", "photos", "--json"])
    while !world.exists("there") { try await Task.sleep(for: .milliseconds(10)) }
    running.signal(SIGINT)
    let ending = await running.end()
    _ = await alive.wait()
    let record = try world.record(ending)
    #expect(ending.status == 130 && record.outcome == "cancelled" && record.reason == "signal")
    #expect(try world.steps() == [])
    #expect(try world.folder.text("finally") == "cancelled signal\n")
  }

  @Test func `after a refused lock only 'finally' runs`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.setHooks([
      ("before", "touch $W/before-$MIRRORKEEP_RUN"), ("after", "touch $W/after-$MIRRORKEEP_RUN"),
      ("failed", "touch $W/failed-$MIRRORKEEP_RUN"), Self.finally,
    ])
    let running = try await world.startBlocked(by: "[ $step = first ] && block; exec \"$REAL\" \"$@\"")
    let second = try await world.backup()
    #expect(second.outcome == "skipped" && second.reason == "locked" && second["exit_status"].int == 75)
    #expect(second["hooks"].list.map { $0["hook"].text } == ["finally"])
    for name in ["before", "after", "failed"] { #expect(!world.exists("\(name)-\(second.run)")) }
    #expect(try world.folder.text("finally") == "skipped locked\n")
    try await world.release()
    let first = try world.record(await running.end())
    #expect(first.outcome == "succeeded" && world.exists("after-\(first.run)"))
    #expect(try world.folder.text("finally") == "skipped locked\nsucceeded\n")
  }

  @Test(arguments: ["before", "after", "finally"])
  func `kill -9 in a hook: it ends, and the run is not called succeeded`(_ hook: String) async throws {
    let world = try await World()
    try world.fillSource()
    let alive = try EndOfLife()
    try world.setHooks([(hook, "exec 9>\(alive.path); touch $W/there; sleep 1000")])
    let running = try world.start(["run", "photos", "--json"])
    while !world.exists("there") { try await Task.sleep(for: .milliseconds(10)) }
    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    try await world.waitForEnd(alive)
    try world.setHooks([])
    let next = try await world.backup()
    #expect(next.outcome == "succeeded")
    let dead = try #require(try await world.history().last)
    if hook == "before" {
      #expect(dead.outcome == "interrupted" && next["files"]["added"].int == 12)
    } else {
      #expect(dead.outcome == "incomplete" && dead.reason == "hook-failed" && dead["files"]["added"].int == 12)
      #expect(dead.message.contains("the end of its hooks was not seen") && next.counts == "")
    }
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }
}
