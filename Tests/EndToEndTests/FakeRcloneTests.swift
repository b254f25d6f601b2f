import Foundation
import TestSupport
import Testing

/// An rclone that lies, dies or is none: never a success that was none, and never a worse remote (FAILURES rows 34, 48,
/// 63–65).
@Suite struct FakeRcloneTests {
  /// A stand-in, and the reasons a run through it may end for.
  struct Fake: Sendable, CustomTestStringConvertible {
    var name: String
    var script: String
    var reasons: Set<String>
    var testDescription: String { name }
  }

  private static let finalStats = """
    {"time":"2026-01-02T03:04:05.1Z","level":"info","msg":"\\nTransferred: 12 B / 12 B, 100%\\n","stats":{"bytes":12,\
    "checks":0,"deletedDirs":0,"deletes":1,"elapsedTime":1.2,"errors":0,"eta":null,"fatalError":false,"listed":13,\
    "renames":0,"retryError":false,"serverSideCopies":0,"serverSideCopyBytes":0,"serverSideMoveBytes":0,\
    "serverSideMoves":0,"speed":0,"totalBytes":12,"totalChecks":0,"totalTransfers":11,"transferTime":0.1,\
    "transfers":11},"source":"accounting/stats.go:549"}
    """

  private static func at(_ steps: String, _ action: String) -> String {
    "case $step in \(steps)) \(action);; esac; exec \"$REAL\" \"$@\""
  }

  static let fakes: [Fake] = [
    Fake(
      name: "does nothing at all", script: "[ $step = version ] && exec \"$REAL\" \"$@\"; exit 0",
      reasons: ["unverified"]),
    Fake(name: "plans nothing", script: at("plan", "exit 0"), reasons: ["unverified"]),
    Fake(
      name: "plans nothing with statistics", script: at("plan", "echo '\(finalStats)' >&2; exit 0"),
      reasons: ["unverified"]),
    Fake(
      name: "writes nothing", script: at("first|send|aside|move|delete", "exit 0"),
      reasons: ["unverified", "files-failed"]),
    Fake(
      name: "writes nothing with statistics",
      script: at("first|send|aside|move|delete", "echo '\(finalStats)' >&2; exit 0"),
      reasons: ["unverified", "files-failed"]),
    Fake(
      name: "sends nothing with statistics", script: at("first|send", "echo '\(finalStats)' >&2; exit 0"),
      reasons: ["unverified", "files-failed"]),
    Fake(
      name: "rehearses everything",
      script: "case $step in version) ;; *) set -- \"$@\" --dry-run ;; esac; "
        + "case \" $* \" in *' -- '*) ;; esac; exec \"$REAL\" \"$@\"",
      reasons: ["unverified", "files-failed"]),
    Fake(
      name: "rehearses the sending",
      script: at("first|send|aside|move|delete", "sub=$1; shift; exec \"$REAL\" $sub --dry-run \"$@\""),
      reasons: ["unverified", "files-failed"]),
    Fake(name: "is killed while planning", script: at("plan", "kill -9 $$"), reasons: ["rclone-killed"]),
    Fake(
      name: "is killed while sending", script: at("first|send", "kill -9 $$"),
      reasons: ["rclone-killed"]),
    Fake(name: "stops by itself", script: at("first|send", "kill -TERM $$"), reasons: ["rclone-killed"]),
    Fake(
      name: "dies in the middle of sending",
      script: at("first|send", "sub=$1; shift; exec \"$REAL\" $sub --max-transfer 600B --transfers 1 \"$@\""),
      reasons: ["unverified", "files-failed", "rclone-killed"]),
    Fake(
      name: "crashes", script: at("send|first", "echo 'panic: runtime error' >&2; exit 2"),
      reasons: ["rclone-killed"]),
    Fake(
      name: "loses its log", script: at("send|first", "\"$REAL\" \"$@\" 2>/dev/null; exit 0"),
      reasons: ["unverified"]),
    Fake(name: "cannot be asked for the keep folder", script: at("lsjson", "exit 0"), reasons: ["unverified"]),
  ]

  @Test(arguments: fakes) func `rows 64, 65, 68: an rclone that did not work is never a success`(_ fake: Fake)
    async throws
  {
    let world = try await World()
    try world.fillSource()
    try await world.standIn(fake.script)
    try await expectFailure(world, fake, isFirst: true)

    try world.standDown()
    try await world.checkedBackupAfterTrouble()
    try world.write("f1", "replaced")
    try world.remove("f2")
    try world.write("new", String(repeating: "new ", count: 500))
    try await world.standIn(fake.script)
    try await expectFailure(world, fake, isFirst: false)
    try world.standDown()
    try await world.checkedBackupAfterTrouble()
  }

  private func expectFailure(_ world: World, _ fake: Fake, isFirst: Bool) async throws {
    let before = try await world.far()
    let record = try await world.backup()
    let after = try await world.far()
    #expect(record.outcome == "failed" || record.outcome == "incomplete", "\(record)")
    #expect(fake.reasons.contains(record.reason ?? ""), "\(record)")
    before.expectNothingLost(in: after, allowed: ["f1", "f2"])
    #expect(try await world.history().first == record)
  }

  /// FAILURES row 63.
  @Test func `row 63: a parent that ignores SIGCHLD does not turn failures into successes`() async throws {
    let world = try await World()
    try world.fillSource()
    let through = ["sh", "-c", "trap '' CHLD; exec \"$@\"", "sh"]
    try await world.standIn(Self.at("first|send", "exit 7"))
    #expect(try await world.backup(through: through).reason == "files-failed")
    try await world.standIn(Self.at("first|send", "kill -9 $$"))
    #expect(try await world.backup(through: through).reason == "rclone-killed")
    try world.standDown()
    #expect(try await world.backup(through: through).outcome == "succeeded")
    #expect(try await world.far().mirror().changes(to: try world.sourceTree()) == [])
  }

  /// FAILURES row 34.
  @Test(
    arguments: [
      ("echo 'hello, I am not rclone'", "rclone-missing"), ("exit 3", "rclone-missing"),
      ("sleep 1000", "rclone-missing"),
      ("echo 'rclone v1.60.1'", "rclone-too-old"), ("kill -9 $$", "rclone-missing"),
      ("head -c 3000000 /dev/zero", "rclone-missing"),
    ])
  func `row 34: what is not a usable rclone is refused`(_ version: String, _ reason: String) async throws {
    let world = try await World()
    try world.fillSource()
    try await world.standIn(
      "case $step in version) \(version); exit ;; esac; touch \"$W/was-started\"; exec \"$REAL\" \"$@\"")
    try await world.expectRefused(reason, 2)
    #expect(!FileManager.default.fileExists(atPath: world.folder.path("was-started")))
    let plan = try await world.mirrorkeep("plan", "photos", "--json")
    #expect(plan.status == 2)
    #expect(try JSON(plan.stdout)["reason"].text == reason)
  }

  @Test func `row 72: no program, one that cannot be run, and one others may change`() async throws {
    let world = try await World()
    try world.fillSource()
    try world.useRclone("/nonexistent/rclone")
    try await world.expectRefused("rclone-missing", 2)
    try world.useRclone(try world.folder.write("no program", to: "text", mode: 0o755))
    try await world.expectRefused("rclone-missing", 2)
    try world.useRclone(try world.folder.write("#!/bin/sh\nexit 0\n", to: "open", mode: 0o777))
    try await world.expectRefused("rclone-missing", 2)
  }
}

extension World {
  /// The next run with a good rclone: it puts everything right, and the journals agree with the mirror.
  func checkedBackupAfterTrouble(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let before = try await far()
    let record = try await backup(sourceLocation: sourceLocation)
    let after = try await far()
    #expect(record.outcome == "succeeded", "\(record)", sourceLocation: sourceLocation)
    #expect(after.mirror().changes(to: try sourceTree()) == [], sourceLocation: sourceLocation)
    #expect(after.partials == [], sourceLocation: sourceLocation)
    before.expectNothingLost(in: after, sourceLocation: sourceLocation)
    try await checkJournals(after, allowingUnknownVersions: true, sourceLocation: sourceLocation)
    #expect(
      try await history().filter { $0.outcome == "running" }.isEmpty, "a run without an end",
      sourceLocation: sourceLocation)
  }
}
