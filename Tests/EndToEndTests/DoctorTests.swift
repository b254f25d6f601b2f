import Foundation
import TestSupport
import Testing

/// `doctor` against a pCloud.
@Suite struct DoctorTests {
  @Test func `the remote is proven by a file written, read back and deleted, and its space remembered`() async throws {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    try await world.shell("chmod", "600", world.folder.path("rclone.conf"))
    try await cloud.forgetCalls()
    let ending = try await world.mirrorkeep("doctor", "--json")
    #expect(ending.status == 0, "\(ending)")
    let remote = try #require(try JSON(ending.stdout)["findings"].list.first { $0["check"].text == "remote" })
    #expect(remote["status"].text == "ok" && remote.message.contains("its token opens nothing else"), "\(remote)")
    #expect(try await cloud.calls()["uploadfile"] == 1)
    #expect(try await world.far().paths == before.paths)
    let metrics = try await world.mirrorkeep("metrics")
    #expect(metrics.stdout.contains("\nmirrorkeep_quota_bytes{remote=\"pcloud_backup\"} "), "\(metrics)")
    #expect(!(ending.stdout + ending.stderr + metrics.stdout).contains(cloud.token))

    // Offline asks nobody.
    try await cloud.forgetCalls()
    #expect(try await world.mirrorkeep("doctor", "--offline").status == 0)
    #expect(try await cloud.calls()["total"] ?? 0 == 0)
  }

  @Test func `a region that got lost is recognised in the log of the run that failed`() async throws {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    try await world.backup()
    let section = cloud.section(world.remote, token: "unknown-in-this-region").replacing(
      "hostname = api.pcloud.com\n", with: "")
    try world.writeConfig(section)
    let record = try await world.backup()
    #expect(record.reason == "token-rejected", "\(record)")
    let ending = try await world.mirrorkeep("doctor", "--json", "--offline")
    #expect(ending.status == 1)
    let runs = try JSON(ending.stdout)["findings"].list.filter { $0["check"].text == "runs" }
    #expect(runs.count == 1 && runs[0]["status"].text == "fail", "\(ending)")
    #expect(runs[0].message.contains("names no region"), "\(runs)")
    #expect(runs[0]["hint"].text == "run 'mirrorkeep remote setup pcloud_backup', which finds the region")
  }
}
