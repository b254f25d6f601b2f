import Foundation
import TestSupport
import Testing

/// `status` beside runs that others started.
@Suite struct StatusTests {
  private func job(_ world: World) async throws -> JSON {
    let ending = try await world.mirrorkeep("status", "--json")
    guard ending.status == 0, let job = try JSON(ending.stdout)["jobs"].list.first else { throw TestError("\(ending)") }
    return job
  }

  /// A run stopped in its step `step`, and what to wait for it with.
  private func blocked(_ world: World, at step: String, alive: EndOfLife? = nil) async throws -> Running {
    let running = try await world.startBlocked(
      ["run", "photos"], by: "[ $step = \(step) ] && block; exec \"$REAL\" \"$@\"", alive: alive)
    return running
  }

  @Test(arguments: [("plan", "planning"), ("send", "setting-aside")])
  func `a run started elsewhere is seen with its progress, one that was killed is not`(
    step: String, phase: String
  ) async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "changed")
    let alive = try EndOfLife()
    let running = try await blocked(world, at: step, alive: alive)
    let seen = try await job(world)
    #expect(seen["state"].text == "running" && seen["last_attempt"]["outcome"].text == "running", "\(seen)")
    #expect(seen["progress"]["phase"].text == phase && seen["message"].text?.isEmpty == false, "\(seen)")
    #expect(seen["progress"]["run"].text == seen["last_attempt"]["run"].text)
    // Looking at it keeps nobody out: the run goes on, and another one is still refused by its lock.
    #expect(try await world.mirrorkeep("run", "photos").status == 75)
    #expect(try await job(world)["state"].text == "running")

    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    let dead = try await job(world)
    #expect(dead["state"].text == "failing" && dead["progress"] == .null, "\(dead)")
    #expect(dead["last_success_at"].text != nil && dead["unprotected_since"].text != nil)
    let check = try await world.mirrorkeep("status", "--check")
    #expect(check.status == 1 && check.stdout.contains("\nphotos failing: interrupted: "), "\(check)")
    try await world.waitForEnd(alive)
    #expect(try await world.history()[1].outcome == "running")

    try world.standDown()
    try await world.backup()
    let mended = try await job(world)
    #expect(mended["state"].text == "unscheduled" && mended["last_attempt"]["outcome"].text == "succeeded", "\(mended)")
    #expect(try await world.mirrorkeep("status", "--check").status == 0)
    #expect(mended["unprotected_since"] == .null)
  }

  /// A run that goes on for ever must not hide that the one before it failed.
  @Test func `check looks beneath a run under way`() async throws {
    let world = try await World()
    try world.fillSource()
    try FileManager.default.moveItem(atPath: world.source, toPath: world.folder.path("away"))
    #expect(try await world.mirrorkeep("run", "photos").status == 3)
    try FileManager.default.moveItem(atPath: world.folder.path("away"), toPath: world.source)
    let running = try await blocked(world, at: "plan")
    #expect(try await job(world)["state"].text == "running")
    let check = try await world.mirrorkeep("status", "--check")
    #expect(
      check.status == 1 && check.stdout.hasPrefix("MIRRORKEEP WARNING - 1 of 1 job needs attention: photos failing"))
    try await world.release()
    #expect(await running.end().status == 0)
    #expect(try await world.mirrorkeep("status", "--check").status == 0)
  }

  @Test func `watch prints a line for every change, and Ctrl-C is its good end`() async throws {
    let world = try await World()
    try world.fillSource()
    let watch = try world.start(["status", "--watch"])
    func wait(for text: String) async throws {
      while !watch.outputSoFar.contains(text) {
        guard watch.isAlive else { throw TestError("'\(text)' never came: \(await watch.end())") }
        try await Task.sleep(for: .milliseconds(50))
      }
    }
    try await wait(for: " photos never: no backup yet")
    let running = try await blocked(world, at: "plan")
    try await wait(for: " photos running: comparing source and mirror (")
    try await world.release()
    #expect(await running.end().status == 0)
    try await wait(for: " photos unscheduled: 12 added")
    watch.signal(SIGINT)
    let ending = await watch.end()
    #expect(ending.status == 0 && ending.stderr == "", "\(ending)")
    #expect(!ending.stdout.contains("\u{1B}"))
    for line in ending.stdout.split(separator: "\n") {
      #expect(line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ photos (never|running|unscheduled): .*/) != nil)
    }
  }

  @Test func `a read-only history of another user tells the same`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let expected = try await job(world)
    try await world.shell("chmod", "-R", "a+rX,a-w", world.state)
    let ending = try await world.mirrorkeep("status", "--json", through: Unprivileged.prefix)
    try await world.shell("chmod", "-R", "u+w", world.state)
    let seen = try #require(try JSON(ending.stdout)["jobs"].list.first)
    #expect(seen["state"].text == expected["state"].text)
    #expect(seen["last_success_at"].text == expected["last_success_at"].text)
  }
}
