import Foundation
import TestSupport
import Testing

/// A report over real runs says what their records say.
@Suite struct ReportTests {
  @Test(arguments: World.Place.allCases) func `its figures are those of the history`(_ place: World.Place) async throws
  {
    let world = try await World(place, keys: "keep: {last: 2}\nguards: {max_deletions: 25%, floor: 1}\n")
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    try world.remove("f2")
    try await world.backup()
    try await world.backup()
    try world.write("f3", "replaced too")
    try await world.backup()
    try world.remove("d")
    try await world.backup()
    for index in 4..<8 { try world.remove("f\(index)") }
    for _ in 0..<2 { #expect(try await world.backup().outcome == "held") }
    _ = try await world.mirrorkeep("verify", "photos")
    #expect(try await world.mirrorkeep("drill", "photos").status == 0)

    let records = try await world.history()
    let backups = records.filter { $0["kind"].text == "backup" }
    let ending = try await world.mirrorkeep("report", "--json", "--since", "1d")
    #expect(ending.status == 0, "\(ending)")
    let report = try JSON(ending.stdout)
    #expect(report["jobs"].list.count == 1)
    let job = report["jobs"][0]
    #expect(job["job"].text == "photos" && job["destination"].text == world.destination)
    #expect(job["runs"].int == backups.count)
    for outcome in ["succeeded", "held"] {
      #expect(job["outcomes"][outcome].int == backups.filter { $0.outcome == outcome }.count, "\(outcome)")
    }
    for change in ["added", "replaced", "deleted", "moved", "touched", "failed"] {
      let sum = backups.reduce(0) { $0 + ($1["files"][change].int ?? 0) }
      #expect(job["files"][change].int == sum, "\(change)")
    }
    #expect(job["sent_bytes"].int == backups.reduce(0) { $0 + ($1["bytes"]["sent"].int ?? 0) })
    let good = backups.filter { $0.outcome == "succeeded" }
    #expect(job["last_success_at"] == good[0]["started_at"])
    #expect(job["mirror_bytes"] == good[0]["bytes"]["mirror"])
    let durations = good.compactMap { if case .number(let value) = $0["duration_seconds"] { value } else { nil } }
      .sorted()
    #expect(job["median_seconds"] == .number(durations[2]) && job["p95_seconds"] == .number(durations[4]))
    #expect(job["trouble"].list.map(\.run) == [backups[0].run] && job["trouble"][0]["runs"].int == 2)
    #expect(job["trouble"][0]["open"].isTrue && job["trouble"][0]["plan"] == backups[0]["plan"])
    #expect(job["verify"]["run"].text == records.first { $0["kind"].text == "verify" }?.run)
    #expect(job["drill"]["restored_bytes_per_second"].int ?? 0 > 0)
    // What lies among the versions, byte for byte; what no kept point needs is gone by now.
    let far = try await world.far().below("jobs/.mirrorkeep/photos/versions")
    #expect(job["versions_bytes"].int == far.files.values.reduce(0) { $0 + $1.bytes.count })
    #expect(job["days"].list.reduce(0) { $0 + ($1["outcomes"]["succeeded"].int ?? 0) } == good.count)
  }

  @Test func `what a remote said about its space is in the next report`() async throws {
    let world = try await World(.cloud)
    try world.fillSource()
    try await world.backup()
    let before = try JSON(try await world.mirrorkeep("report", "--json").stdout)["remotes"][0]
    #expect(before["remote"].text == "pcloud_backup" && before["quota_bytes"] == .null)
    let check = try JSON(try await world.mirrorkeep("remote", "check", "pcloud_backup", "--json").stdout)
    #expect(check["quota_bytes"].int ?? 0 > 0)
    let after = try JSON(try await world.mirrorkeep("report", "--json").stdout)["remotes"][0]
    #expect(after["quota_bytes"] == check["quota_bytes"] && after["used_bytes"] == check["used_bytes"])
  }
}
