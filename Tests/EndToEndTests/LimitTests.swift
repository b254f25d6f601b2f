import Foundation
import TestSupport
import Testing

/// Limits of a job's runs, and further attempts.
@Suite struct LimitTests {
  /// A pCloud with a backup, then changes waiting.
  private func change(keys: String) async throws -> (World, Cloud, Tree) {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    for index in 0..<6 { try world.write("f\(index)", String(repeating: "more \(index) ", count: 5000)) }
    try world.remove("f7")
    try world.write("new", "new")
    try world.writeJob(keys: keys)
    return (world, cloud, try await world.far())
  }

  private func expectTimeLimit(
    _ world: World, _ cloud: Cloud, _ before: Tree, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSON {
    let alive = try EndOfLife()
    try await world.standIn(alive: alive)
    let record = try await world.backup(sourceLocation: sourceLocation)
    try await world.waitForEnd(alive)
    #expect(
      record.outcome == "incomplete" && record.reason == "time-limit", "\(record)", sourceLocation: sourceLocation)
    #expect(record["exit_status"].int == 10, sourceLocation: sourceLocation)
    #expect(record.message.contains("limits.duration"), sourceLocation: sourceLocation)
    #expect(try await world.history().first == record, sourceLocation: sourceLocation)
    try await cloud.removeFaults()
    before.expectNothingLost(in: try await world.far(), sourceLocation: sourceLocation)
    try world.standDown()
    return record
  }

  @Test func `row 43: an API that hangs ends with the time limit`() async throws {
    let (world, cloud, before) = try await change(keys: "limits: {duration: 3s}\n")
    _ = try await cloud.fault(#"{"method": "listfolder", "action": "hang"}"#)
    let record = try await expectTimeLimit(world, cloud, before)
    #expect(record.counts == "")
    try world.writeJob()
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `replacements that take longer than one run may get further with each`() async throws {
    let world = try await World()
    let names = (0..<5).map { "big\($0)" }
    func change(_ what: UInt8) throws {
      for name in names { try world.write(name, String(repeating: String(what), count: 20 << 20)) }
    }
    try world.writeJob(keys: "guards: {max_replacements: 100%}\n")
    try change(1)
    try await world.backup()
    let before = try await world.far()
    try change(2)
    let alive = try EndOfLife()
    let running = try await world.startBlocked(
      by: "[ $step$count = aside2 ] && block; exec \"$REAL\" \"$@\"", alive: alive)
    running.signal(SIGTERM)
    let stopped = try world.record(await running.end())
    try await world.waitForEnd(alive)
    #expect(stopped.outcome == "cancelled", "\(stopped)")
    before.expectNothingLost(in: try await world.far())
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()).count == 3)
    try world.standDown()
    let next = try await world.backup()
    #expect(next.outcome == "succeeded" && next["files"]["replaced"].int == 3, "\(next)")
    before.expectNothingLost(in: try await world.far())
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  @Test func `in the middle of sending: accounted for as far as it came, and the next run goes on`() async throws {
    let (world, cloud, before) = try await change(keys: "limits: {duration: 20s}\n")
    let fault = #"{"method": "uploadfile", "folder": "/Backups/jobs/photos", "after": 2, "action": "hang"}"#
    let id = try await cloud.fault(fault)
    let record = try await expectTimeLimit(world, cloud, before)
    _ = id
    let after = try await world.far()
    let source = try world.sourceTree()
    let replaced = (0..<6).map { "f\($0)" }.filter { name in
      after.mirror().files[Array(name.utf8)]?.bytes == source.files[Array(name.utf8)]?.bytes
    }
    #expect(record["files"]["replaced"].int == replaced.count, "\(record)")
    #expect(record["files"]["deleted"].int == 0)
    try world.writeJob()
    try await world.checkedBackupAfterTrouble()
    #expect(try await world.history()[1] == record)
  }

  @Test func `bandwidth and transfers go to the steps that send`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.writeJob(keys: "limits: {bandwidth: \"00:00,100M 23:59,off\", transfers: 3}\n")
    try await world.standIn("echo \"$step $*\" >>$W/words; exec \"$REAL\" \"$@\"")
    try await world.backup()
    try world.write("f1", "replaced")
    try world.write("new", "new")
    try await world.backup()
    let limits = "--bwlimit 00:00,100M 23:59,off --transfers 3"
    let lines = try world.folder.text("words").split(separator: "\n")
    for step in ["first", "send", "aside"] {
      #expect(lines.contains { $0.hasPrefix(step + " ") && $0.contains(limits) }, "\(step)")
    }
    #expect(lines.filter { $0.hasPrefix("plan ") }.allSatisfy { !$0.contains("--bwlimit") })
    try world.standDown()
    try world.write("again", "again")
    try await world.checkedBackup()
  }

  @Test func `what can pass is tried again, each attempt a run of its own, hooks once`() async throws {
    let (world, cloud, before) = try await change(keys: "")
    try world.setHooks(
      [("before", "echo before >>$W/ran"), ("after", "echo after $MIRRORKEEP_ATTEMPT >>$W/ran")],
      more: "retry: {attempts: 20, wait: 2s}\n")
    _ = try await cloud.fault(#"{"method": "listfolder", "action": "result", "result": 5000}"#)
    let running = try world.start(["run", "photos", "--json"])
    while !running.errorsSoFar.contains("the next begins in 2s") {
      guard running.isAlive else { throw TestError("no second attempt: \(await running.end())") }
      try await Task.sleep(for: .milliseconds(20))
    }
    try await cloud.removeFaults()
    let ending = await running.end()
    let record = try world.record(ending)
    #expect(record.outcome == "succeeded", "\(ending)")
    let history = try await world.history()
    let attempts = Array(history.dropLast())
    #expect(attempts.first == record && attempts.count >= 2)
    #expect(attempts.reversed().compactMap { $0["attempt"].int } == Array(1...attempts.count))
    #expect(attempts.dropFirst().allSatisfy { $0.outcome == "failed" && $0.reason == "server-error" })
    #expect(try world.folder.text("ran") == "before\nafter \(attempts.count)\n")
    for attempt in attempts {
      #expect(try await world.mirrorkeep("history", "log", attempt.run).status == 0, "\(attempt)")
    }
    before.expectNothingLost(in: try await world.far())
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  @Test func `a signal ends the waiting`() async throws {
    let (world, cloud, _) = try await change(keys: "")
    try world.setHooks(
      [("finally", "echo $MIRRORKEEP_OUTCOME >$W/ran")], more: "retry: {attempts: 3, wait: 7d}\n")
    _ = try await cloud.fault(#"{"method": "listfolder", "action": "status", "status": 503}"#)
    let running = try world.start(["run", "photos", "--json"])
    while !running.errorsSoFar.contains("attempt 1 of 3 failed") {
      guard running.isAlive else { throw TestError("it did not wait: \(await running.end())") }
      try await Task.sleep(for: .milliseconds(20))
    }
    running.signal(SIGTERM)
    let record = try world.record(await running.end())
    #expect(record.outcome == "failed" && record.reason == "server-error" && record["attempt"].int == 1)
    #expect(try world.folder.text("ran") == "failed\n")
    #expect(try await world.history().first == record)
  }

  @Test func `what does not pass is not tried again`() async throws {
    let (world, cloud, _) = try await change(keys: "retry: {attempts: 3, wait: 1s}\n")
    _ = try await cloud.fault(#"{"method": "listfolder", "action": "result", "result": 2000}"#)
    let record = try await world.backup()
    #expect(record.reason == "token-rejected" && record["attempt"].int == 1)
    #expect(try await world.history().count == 2)
  }
}
