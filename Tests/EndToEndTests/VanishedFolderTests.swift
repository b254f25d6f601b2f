import Foundation
import TestSupport
import Testing

/// A folder of the remote that rclone comes to and does not find: it is gone, or its name has a single U+201B, which rclone
/// cannot open. What was listed by then is no whole answer, and never one that nothing is there.
@Suite struct VanishedFolderTests {
  private static let odd = "x\u{201B}y"

  private func put(_ place: String, of world: World) throws {
    try world.folder.write("foreign", to: "disk/jobs/\(place)/\(Self.odd)/f")
  }

  private func remove(_ place: String, of world: World) throws {
    try FileManager.default.removeItem(atPath: world.folder.path("disk/jobs/\(place)/\(Self.odd)"))
  }

  @Test func `a mirror with one is not adopted as an empty one`() async throws {
    let world = try await World()
    try world.fillSource()
    let before = try world.sourceTree()
    try await world.shell("cp", "-a", world.source, world.folder.path("copy"))
    try FileManager.default.createDirectory(atPath: world.folder.path("disk/jobs"), withIntermediateDirectories: true)
    try await world.shell("mv", world.folder.path("copy"), world.folder.path("disk/jobs/photos"))
    try put("photos", of: world)
    let refused = try await world.expectUntouched { try await world.backup("--adopt") }
    #expect(refused.outcome == "failed" && refused.reason == "unverified", "\(refused)")
    #expect(refused.message.contains("x\u{201B}\u{201B}y"), "\(refused)")
    #expect(refused["hint"].text?.contains("another name") == true, "\(refused)")
    try remove("photos", of: world)
    let adopted = try await world.backup("--adopt")
    #expect(adopted.outcome == "succeeded" && adopted.counts == "", "\(adopted)")
    let found = try #require(
      try await world.history().last { $0["kind"].text == "recover" && $0.outcome == "succeeded" })
    #expect(found["files"]["added"].int == before.files.count, "\(found)")
  }

  @Test func `versions beside one are not believed to be gone`() async throws {
    let world = try await World()
    var truth: [String: Tree] = [:]
    try world.fillSource()
    try await world.backup(onDay: 1, &truth)
    try world.write("f1", "second")
    try world.remove("f2")
    let second = try await world.backup(onDay: 2, &truth)
    try world.write("f1", "third")
    try await world.backup(onDay: 3, &truth)
    try world.writeJob(keys: "keep: {last: 1}\n")
    let place = ".mirrorkeep/photos/versions/\(second.run)"
    try put(place, of: world)
    let failed = try await world.prune()
    #expect(failed.outcome == "failed" && failed.reason == "unverified", "\(failed)")
    #expect(failed.message.contains("x\u{201B}\u{201B}y"), "\(failed)")
    try remove(place, of: world)
    #expect(try await world.prune()["prune"]["files"].int == 3)
    try await world.checkOnlyNeededVersions(truth)
  }

  @Test func `a killed run is accounted for when everything can be seen`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    let before = try await world.far()
    try world.write("f1", "replaced")
    try world.remove("f2")
    try await world.standIn(
      """
      if [ $step = delete ]; then
        "$REAL" "$@"; cd "$W"/disk/jobs/.mirrorkeep/photos/versions/*; mkdir '\(Self.odd)'; kill -9 $$
      fi
      exec "$REAL" "$@"
      """)
    let killed = try await world.backup()
    #expect(killed.outcome == "failed", "\(killed)")
    try world.standDown()
    let next = try await world.backup()
    #expect(next.outcome == "failed" && next.message.contains("x\u{201B}\u{201B}y"), "\(next)")
    try FileManager.default.removeItem(
      atPath: world.folder.path("disk/jobs/.mirrorkeep/photos/versions/\(killed.run)/\(Self.odd)"))
    #expect(try await world.backup().outcome == "succeeded")
    let record = try #require(try await world.history().first { $0.run == killed.run })
    #expect(record.counts == "replaced 1, deleted 1", "\(record)")
    before.expectNothingLost(in: try await world.far(), allowed: ["f1", "f2"])
  }

  /// What rclone says when the journals' folder goes between its name and its content.
  @Test func `a keep folder that was not listed whole is none without a claim`() async throws {
    let world = try await World()
    try world.fillSource()
    try await world.backup()
    try world.write("f1", "replaced")
    let lines = [
      #"{"time":"2026-11-24T03:00:00Z","level":"error","msg":"error listing: directory not found","object":"runs","objectType":"string"}"#,
      #"{"time":"2026-11-24T03:00:00Z","level":"info","msg":"","stats":{"errors":2,"fatalError":false,"listed":2}}"#,
    ]
    try await world.standIn(
      "if [ $step = lsjson ]; then echo [; printf '%s\\n' '\(lines.joined(separator: "' '"))' >&2; exit 3; fi; exec \"$REAL\" \"$@\""
    )
    let record = try await world.expectUntouched { try await world.backup("--adopt") }
    #expect(record.outcome == "failed" && record.reason == "unverified", "\(record)")
    #expect(record.message.contains("'runs'"), "\(record)")
    try world.standDown()
    #expect(try await world.backup().counts == "replaced 1")
  }
}
