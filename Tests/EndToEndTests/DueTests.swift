import Foundation
import TestSupport
import Testing

/// What a heartbeat runs and records, through `run --due`.
@Suite struct DueTests {
  /// A world whose job runs daily at 03:00 UTC, backed up once on the first day.
  private func daily(_ keys: String = "schedule: {at: daily 03:00, timezone: Etc/UTC}\n") async throws -> World {
    let world = try await World(keys: keys)
    try world.fillSource()
    let first = try await due(world, at: "2026-12-01T03:00:30Z")
    #expect(first.count == 1 && first[0].outcome == "succeeded" && first[0]["trigger"].text == "schedule", "\(first)")
    return world
  }

  /// One heartbeat at a time; the records it printed.
  private func due(_ world: World, at time: String, _ options: String...) async throws -> [JSON] {
    let ending = try await world.start(["run", "--due", "--json"] + options, environment: ["MIRRORKEEP_NOW": time])
      .end()
    let records = try JSON(ending.stdout).list
    #expect(records.allSatisfy { $0["exit_status"].int == Int(ending.status) } && records.count < 2, "\(ending)")
    return records
  }

  @Test(arguments: ["heartbeat", "calendar entry", "daemon"])
  func `row 96: off over three slots, then one catch-up run and one record of what was missed`(
    _ way: String
  ) async throws {
    let world = try await daily()
    try world.write("new", "since then")
    let back = "2026-12-04T08:00:00Z"
    if way == "daemon" {
      let daemon = try world.start(["daemon"], environment: ["MIRRORKEEP_NOW": back])
      while try await world.history().filter({ $0.outcome == "succeeded" }).count < 2, daemon.isAlive {
        try await Task.sleep(for: .milliseconds(200))
      }
      daemon.signal(SIGTERM)
      #expect(await daemon.end().status == 143)
    } else {
      let records = try await due(world, at: back, way == "heartbeat" ? "--parallel=2" : "photos")
      #expect(records.count == 1 && records[0]["trigger"].text == "catch-up", "\(records)")
    }
    let history = try await world.history()
    #expect(history.map(\.outcome) == ["succeeded", "missed", "succeeded"], "\(history.map(\.message))")
    #expect(history[0].counts == "added 1" && history[0]["trigger"].text == "catch-up")
    #expect(history[1]["slots"].int == 2 && history[1]["first_slot_at"].text == "2026-12-02T03:00:00Z")
    #expect(history[1]["last_slot_at"].text == "2026-12-03T03:00:00Z")
    // The newest slot is served; nothing is due any more, whoever asks.
    #expect(try await due(world, at: "2026-12-04T08:01:00Z").isEmpty)
    #expect(try await due(world, at: "2026-12-05T02:59:59Z").isEmpty)
    let next = try await due(world, at: "2026-12-05T03:00:05Z")
    #expect(next.count == 1 && next[0]["trigger"].text == "schedule")
    #expect(try await world.history().count == 4)
  }

  @Test func `a job without a schedule is never due, and nothing due is an empty list`() async throws {
    let world = try await World()
    try world.fillSource()
    let ending = try await world.mirrorkeep("run", "--due", "--json")
    #expect(ending.status == 0 && ending.stdout == "[]\n", "\(ending)")
    #expect(try await world.history().isEmpty)
    #expect(try await world.mirrorkeep("run", "--due", "nobody").status == 2)
    for options in [["--all"], ["--adopt"], ["--accept", "p-1"]] {
      #expect(try await world.start(["run", "--due"] + options).end().status == 2)
    }
  }

  @Test func `row 58: of many heartbeats at once one runs the job`() async throws {
    let world = try await daily()
    let beats = try (0..<8).map { _ in
      try world.start(["run", "--due", "--json"], environment: ["MIRRORKEEP_NOW": "2026-12-02T03:00:00Z"])
    }
    for beat in beats { #expect(await beat.end().status == 0) }
    #expect(try await world.history().count == 2)
  }

  @Test func `a slot that is locked out is recorded once, and made up for`() async throws {
    let world = try await daily()
    let lock = open(world.state + "/locks/job-photos.lock", O_RDWR | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let refused = try await due(world, at: "2026-12-02T03:00:00Z")
    #expect(refused.count == 1 && refused[0].outcome == "skipped" && refused[0]["exit_status"].int == 75, "\(refused)")
    for minute in 1...3 { #expect(try await due(world, at: "2026-12-02T03:0\(minute):00Z").isEmpty) }
    close(lock)
    let served = try await due(world, at: "2026-12-02T03:04:00Z")
    #expect(served.count == 1 && served[0].outcome == "succeeded")
    #expect(try await world.history().map(\.outcome) == ["succeeded", "skipped", "succeeded"])
  }

  @Test func `a job whose file is wrong fails at its times, not at every heartbeat`() async throws {
    let world = try await daily()
    try world.folder.write("source: /x\ndestination: nowhere\n", to: "jobs/photos.yaml")
    #expect(try await due(world, at: "2026-12-01T12:00:00Z").isEmpty)
    let failed = try await due(world, at: "2026-12-02T03:00:00Z")
    #expect(
      failed.count == 1 && failed[0].reason == "job-invalid" && failed[0]["trigger"].text == "schedule", "\(failed)")
    #expect(try await due(world, at: "2026-12-02T03:01:00Z").isEmpty)
    #expect(try await world.history().count == 2)
  }

  @Test func `row 98: an edited schedule counts from the edit`() async throws {
    let world = try await daily()
    try world.writeJob(keys: "schedule: {at: hourly, timezone: Etc/UTC}\n")
    // The hours before the edit were never slots; the newest of the new schedule is served.
    let served = try await due(world, at: "2026-12-01T20:30:00Z")
    #expect(served.count == 1 && served[0].outcome == "succeeded")
    #expect(try await due(world, at: "2026-12-01T20:59:59Z").isEmpty)
    #expect(try await world.history().map(\.outcome) == ["succeeded", "succeeded"])
    #expect(try await due(world, at: "2026-12-01T21:00:00Z").count == 1)
  }

  @Test func `verify and drill are due by their own times, once there is a backup`() async throws {
    let world = try await World(keys: "verify: {every: 7d, sample: 50%}\ndrill: {every: 30d, files: 2}\n")
    try world.fillSource()
    let early = try await world.mirrorkeep(
      "run", "--due", "--json", environment: ["MIRRORKEEP_NOW": "2026-12-01T00:00:00Z"])
    #expect(early.stdout == "[]\n")
    try await world.backup(environment: ["MIRRORKEEP_NOW": "2026-12-01T01:00:00Z"])
    func kinds(_ time: String) async throws -> [String] {
      let before = try await world.history().count
      let ending = try await world.mirrorkeep("run", "--due", "--json", environment: ["MIRRORKEEP_NOW": time])
      #expect(ending.status == 0 && ending.stdout == "[]\n", "backups only: \(ending)")
      let history = try await world.history()
      #expect(history.allSatisfy { $0.outcome == "succeeded" })
      return history.dropLast(before).reversed().compactMap { $0["kind"].text }
    }
    #expect(try await kinds("2026-12-01T02:00:00Z") == ["verify", "drill"])
    #expect(try await kinds("2026-12-08T01:59:59Z") == [])
    #expect(try await kinds("2026-12-08T02:00:00Z") == ["verify"])
    #expect(try await kinds("2026-12-31T02:00:01Z") == ["verify", "drill"])
  }

  /// What a channel was told: overdue once while nothing can begin, and once that it is over.
  @Test(arguments: ["heartbeat", "daemon"])
  func `an overdue job is announced once, and its end once`(_ way: String) async throws {
    let world = try await daily()
    let script = try world.folder.write(
      "#!/bin/sh\necho \"$MIRRORKEEP_EVENT\" >>'\(world.folder.path("told"))'\n", to: "tell", mode: 0o755)
    try world.useRclone(world.rclone, remotes: "notify: {ops: {type: command, command: [/bin/sh, \(script)]}}\n")
    try world.writeJob(
      keys: "schedule: {at: daily 03:00, timezone: Etc/UTC, grace: 1h}\nnotify: [{to: ops, on: [overdue, recovered]}]\n"
    )
    func told() -> [String] {
      ((try? world.folder.text("told")) ?? "").split(separator: "\n").map(String.init)
    }
    #expect(told() == [])
    let lock = open(world.state + "/locks/job-photos.lock", O_RDWR | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    if way == "heartbeat" {
      _ = try await due(world, at: "2026-12-02T03:00:00Z")
      #expect(told() == [])
      for time in ["04:00:30", "04:01:30", "12:00:00"] { _ = try await due(world, at: "2026-12-02T\(time)Z") }
      #expect(told() == ["overdue"])
      close(lock)
      _ = try await due(world, at: "2026-12-02T12:01:00Z")
    } else {
      let daemon = try world.start(["daemon"], environment: ["MIRRORKEEP_NOW": "2026-12-02T04:00:30Z"])
      while told().isEmpty, daemon.isAlive { try await Task.sleep(for: .milliseconds(100)) }
      close(lock)
      daemon.signal(SIGHUP)
      while told().count < 2, daemon.isAlive { try await Task.sleep(for: .milliseconds(100)) }
      daemon.signal(SIGTERM)
      #expect(await daemon.end().status == 143)
    }
    #expect(told() == ["overdue", "recovered"])
    #expect(try await due(world, at: "2026-12-02T12:02:00Z").isEmpty)
    #expect(told() == ["overdue", "recovered"])
  }
}
