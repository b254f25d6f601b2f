import Foundation
import TestSupport
import Testing

/// Troubles of the remote that last: connections cut again and again, a rate limit for minutes, the wrong account.
@Suite struct RemoteTroubleTests {
  private func change() async throws -> (World, Cloud) {
    let world = try await World(.cloud)
    let cloud = try #require(world.cloud)
    try world.fillSource()
    for index in 0..<30 { try world.write("many/\(index)", "file \(index)") }
    try await world.backup()
    for index in 0..<20 { try world.write("many/\(index)", "changed \(index)") }
    try world.remove("f3")
    return (world, cloud)
  }

  /// A folder whose making was carried out and then cut off is there at the second try, which rclone calls an error: that
  /// run is incomplete, and says so.
  @Test(arguments: [(#""cut_request", "after_bytes": 0"#, 3), (#""cut_reply", "after_bytes": 0"#, 0)])
  func `row 53: every tenth request is cut, and at most three runs put it right`(
    _ action: String, _ runs: Int
  ) async throws {
    let (world, cloud) = try await change()
    let before = try await world.far()
    let fault = try await cloud.fault(#"{"method": "*", "after": 3, "every": 10, "action": \#(action)}"#)
    var record = try await world.backup()
    for _ in 1..<3 where record.outcome != "succeeded" { record = try await world.backup() }
    #expect(try await cloud.hits(fault) > 5)
    if runs > 0 { #expect(record.outcome == "succeeded", "\(record)") }
    try await cloud.removeFaults()
    before.expectNothingLost(in: try await world.far(), allowed: changed)
    try await world.checkedBackupAfterTrouble()
    let after = try await world.far()
    #expect(after.mirror().changes(to: try world.sourceTree()) == [])
    #expect(!after.paths.contains { $0.contains(".partial") })
  }

  private let changed = Set((0..<20).map { "many/\($0)" } + ["f3"])

  @Test func `row 55: a rate limit that does not end is one failure, not a storm of requests`() async throws {
    let (world, cloud) = try await change()
    let fault = try await cloud.fault(#"{"method": "*", "action": "result", "result": 4000}"#)
    try await world.expectRefused("rate-limited", 5)
    // Four tries each (`--low-level-retries`) of what runs side by side before the first one is given up.
    let hits = try await cloud.hits(fault)
    #expect((1...60).contains(hits), "\(hits) requests")
    try await cloud.removeFaults()
    try await world.checkedBackupAfterTrouble()
  }

  @Test func `row 41: a token that is withdrawn in the middle stops the run, not every file after the other`()
    async throws
  {
    let (world, cloud) = try await change()
    let before = try await world.far()
    // As slow as a real one: how many are tried must not depend on how busy this machine is.
    _ = try await cloud.fault(#"{"method": "uploadfile", "action": "delay", "milliseconds": 1500}"#)
    let fault = try await cloud.fault(#"{"method": "uploadfile", "after": 2, "action": "result", "result": 2094}"#)
    let record = try await world.backup()
    #expect(record.reason == "token-rejected" && record["exit_status"].int == 7, "\(record)")
    // Those under way side by side; 18 files wait.
    #expect((1...8).contains(try await cloud.hits(fault)))
    try await cloud.removeFaults()
    before.expectNothingLost(in: try await world.far(), allowed: changed)
    try await world.checkedBackupAfterTrouble()
  }
}
