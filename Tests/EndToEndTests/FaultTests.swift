import Foundation
import TestSupport
import Testing

/// The remote fails in every way the sandbox knows.
@Suite struct FaultTests {
  /// A pCloud with a backup, then one replaced (f1), one deleted (f3) and one new file waiting.
  private func change() async throws -> (World, Cloud, Tree) {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f3")
    try world.write("new", "new")
    return (world, cloud, try await world.far())
  }

  /// Runs, expects the failure, and that the next run without faults puts everything right.
  private func expectFailure(
    _ world: World, _ cloud: Cloud, _ before: Tree, _ reason: String, _ status: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let record = try await world.backup()
    #expect(record.reason == reason, "\(record)", sourceLocation: sourceLocation)
    #expect(record["exit_status"].int == status, sourceLocation: sourceLocation)
    try await cloud.removeFaults()
    before.expectNothingLost(in: try await world.far(), allowed: ["f1", "f3"], sourceLocation: sourceLocation)
    try await world.checkedBackupAfterTrouble(sourceLocation: sourceLocation)
  }

  @Test(
    arguments: [
      (#"{"method": "listfolder", "action": "result", "result": 5000}"#, "server-error", 5),
      (#"{"method": "listfolder", "action": "result", "result": 4000}"#, "rate-limited", 5),
      (#"{"method": "listfolder", "action": "result", "result": 2000}"#, "token-rejected", 7),
      (#"{"method": "listfolder", "action": "result", "result": 1000}"#, "token-rejected", 7),
      (#"{"method": "listfolder", "action": "status", "status": 200, "body": "<html>log in</html>"}"#, "network", 5),
      (#"{"method": "listfolder", "action": "status", "status": 503}"#, "server-error", 5),
      (#"{"method": "listfolder", "action": "cut_reply", "after_bytes": 10}"#, "network", 5),
    ])
  func `rows 41, 42, 44, 52: nothing can be planned`(_ fault: String, _ reason: String, _ status: Int) async throws {
    let (world, cloud, _) = try await change()
    _ = try await cloud.fault(fault)
    try await world.expectRefused(reason, status)
    let plan = try await world.mirrorkeep("plan", "photos", "--json")
    #expect(plan.status == status)
    #expect(try JSON(plan.stdout)["reason"].text == reason)
    try await cloud.removeFaults()
    try await world.checkedBackupAfterTrouble()
  }

  @Test(
    arguments: [
      (#"{"method": "uploadfile", "filename": "new*", "action": "result", "result": 2008}"#, "over-quota", 8),
      (#"{"method": "uploadfile", "filename": "f1*", "action": "result", "result": 2008}"#, "over-quota", 8),
      (
        #"{"method": "renamefile", "filename": "f1*", "times": 1, "action": "result", "result": 2094}"#,
        "token-rejected", 7
      ),
      (#"{"method": "uploadfile", "filename": "f1*", "action": "wrong_hash"}"#, "files-failed", 1),
      (#"{"method": "copyfile", "filename": "f1*", "action": "result", "result": 2003}"#, "files-failed", 1),
      (#"{"method": "renamefile", "filename": "f3*", "action": "result", "result": 2003}"#, "files-failed", 1),
      (#"{"method": "createfolder", "filename": "versions", "action": "result", "result": 2003}"#, "files-failed", 1),
    ])
  func `rows 41, 47, 48: a step fails`(_ fault: String, _ reason: String, _ status: Int) async throws {
    let (world, cloud, before) = try await change()
    _ = try await cloud.fault(fault)
    try await expectFailure(world, cloud, before, reason, status)
  }

  @Test(
    arguments: [
      #"{"method": "uploadfile", "times": 2, "action": "result", "result": 5000}"#,
      #"{"method": "listfolder", "times": 3, "action": "status", "status": 502}"#,
      #"{"method": "copyfile", "times": 2, "action": "result", "result": 4000}"#,
      #"{"method": "uploadfile", "filename": "f1*", "times": 1, "action": "cut_request", "after_bytes": 3}"#,
      #"{"method": "renamefile", "times": 1, "action": "cut_reply", "after_bytes": 0}"#,
    ])
  func `rows 44, 53: a passing trouble is overcome`(_ fault: String) async throws {
    let (world, cloud, before) = try await change()
    let id = try await cloud.fault(fault)
    let record = try await world.backup()
    #expect(try await cloud.hits(id) > 0)
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3"])
    #expect(record.outcome == "succeeded" || record.reason == "files-failed", "\(record)")
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `row 47: the quota is full`() async throws {
    let (world, cloud, before) = try await change()
    try world.write("large", String(repeating: "0123456789", count: 20_000))
    try await cloud.control("POST", "/quota", #"{"bytes": 60000}"#)
    let record = try await world.backup()
    #expect(record.reason == "over-quota" && record["exit_status"].int == 8, "\(record)")
    #expect(record.outcome == "failed")
    before.expectNothingLost(in: try await world.far(), allowed: ["f1", "f3"])
    try await cloud.control("POST", "/quota", #"{"bytes": 10000000}"#)
    try await world.checkedBackupAfterTrouble()
  }

  /// FAILURES row 49.
  @Test func `row 49: the root folder is gone and stays gone`() async throws {
    let (world, cloud, _) = try await change()
    try await cloud.control("DELETE", "/files?path=/Backups")
    try await world.expectRefused("root-folder-missing", 4)
    #expect(try await cloud.state() == "[]\n")
  }

  @Test func `row 52: no network`() async throws {
    let (world, _, _) = try await change()
    let record = try await world.expectUntouched {
      try await world.backup(environment: ["HTTPS_PROXY": "http://127.0.0.1:1"])
    }
    #expect(record.reason == "network" && record["exit_status"].int == 5, "\(record)")
    let untrusted = try await world.expectUntouched {
      try await world.backup(environment: ["SSL_CERT_FILE": "/dev/null"])
    }
    #expect(untrusted.reason == "network", "\(untrusted)")
    try await world.checkedBackupAfterTrouble()
  }

  /// RCLONE 0: without care, rclone sends over what it cannot list.
  @Test(arguments: ["aside", "send", "delete"])
  func `row 45: a folder that cannot be listed any more, on pCloud`(_ step: String) async throws {
    let (world, cloud, _) = try await change()
    try world.write("d/h", "replaced in the folder")
    try world.write("d/n", "new in the folder")
    try world.remove("d/e/g")
    let before = try await world.far()
    let running = try await world.startBlocked(by: "[ $step$count = \(step)1 ] && block; exec \"$REAL\" \"$@\"")
    _ = try await cloud.fault(
      #"{"method": "listfolder", "folder": "/Backups/jobs/photos/d", "action": "result", "result": 2003}"#)
    try await world.release()
    let record = try world.record(await running.end())
    #expect(record.outcome != "succeeded", "\(record)")
    try await cloud.removeFaults()
    let after = try await world.far()
    before.expectNothingLost(in: after, allowed: ["f1", "f3", "d/h", "d/e/g"])
    if step != "aside" { #expect(after.mirror().text("f1") == "replaced") }
    if step != "delete" { #expect(after.mirror()["f3"] == nil, "the other deletions still happen: \(record)") }
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  @Test(arguments: ["plan", "aside", "send", "delete"])
  func `row 45: a folder of the mirror that cannot be listed, on a disk`(_ step: String) async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f3")
    try world.write("d/h", "replaced in the folder")
    try world.remove("d/e/g")
    let before = try await world.far()
    try await world.standIn("[ $step = \(step) ] && chmod 0 \"$W/disk/jobs/photos/d\"; exec \"$REAL\" \"$@\"")
    let record = try await world.backup(through: Unprivileged.prefix)
    chmod(world.folder.path("disk/jobs/photos/d"), 0o755)
    let after = try await world.far()
    #expect(record.outcome != "succeeded", "\(record)")
    before.expectNothingLost(in: after, allowed: ["f1", "f3", "d/h", "d/e/g"])
    #expect(after.mirror().text("f1") == "replaced")
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  /// FAILURES rows 41, 46: a service that says everything is empty.
  @Test func `row 46: listings that are empty although files are there`() async throws {
    let (world, cloud, before) = try await change()
    _ = try await cloud.fault(#"{"method": "listfolder", "action": "empty_listing"}"#)
    let record = try await world.backup()
    #expect(record.outcome != "succeeded", "\(record)")
    try await cloud.removeFaults()
    before.expectNothingLost(in: try await world.far())
  }
}
