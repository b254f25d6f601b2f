import Foundation
import TestSupport
import Testing

@testable import CLI

/// The commands around a backup, as processes with a real rclone and a remote of type alias.
@Suite struct BackupCommandTests {
  @Test func theFirstMinutes() throws {
    let place = try Workplace()
    try place.addJob("photos")
    let plan = try place.run("plan", "photos", "--list")
    #expect(plan.status == 0 && plan.output.hasSuffix("+ a.txt\n+ b/c.txt\n") && !place.exists("mirror/photos"))
    let run = try place.run("run", "photos")
    #expect(run.status == 0 && run.output.hasPrefix("photos: succeeded: 2 added, 10 B sent"), "\(run.messages)")
    #expect(run.messages == "photos: comparing source and mirror\nphotos: sending\n")
    #expect(try place.run("run", "photos").output.hasPrefix("photos: succeeded: nothing to do, 2 files checked"))
    let quiet = try place.run("--quiet", "run", "photos")
    #expect(quiet.messages == "" && quiet.output.hasPrefix("photos: succeeded: nothing to do, 2 files checked"))
    let history = try place.run("history").output
    #expect(history.split(separator: "\n").count == 4 && history.hasPrefix("RUN "))
    #expect(try place.run("history", "photos", "--limit", "1").output.split(separator: "\n").count == 2)
    let file = try place.run("history", "file", "photos", "./a.txt").output
    #expect(file.contains("added") && file.contains("yes"))
    let unknown = try place.run("history", "file", "photos", "nope")
    #expect(unknown.status == 2 && unknown.output == "" && unknown.messages.contains("never stored a file 'nope'"))
  }

  /// A job file with an error fails that job alone, and is recorded.
  @Test func aBrokenJobLeavesTheOthersAlone() throws {
    let place = try Workplace()
    try place.addJob("good")
    try place.addJob("late")
    try place.folder.write("source: 17\ndestinatoin: x\n", to: "jobs/broken.yaml")
    let ended = try place.run("run", "--all", "--json")
    #expect(ended.status == 2)
    let records = try ended.objects()
    #expect(records.map { $0["job"] as? String } == ["broken", "good", "late"])
    #expect(records.map { $0["outcome"] as? String } == ["failed", "succeeded", "succeeded"])
    #expect(records[0]["reason"] as? String == "job-invalid")
    #expect(ended.messages.contains("broken.yaml:2:1: unknown key 'destinatoin'"))
    let recorded = try place.run("history", "broken", "--json").objects()
    #expect(recorded.count == 1 && recorded[0]["reason"] as? String == "job-invalid")
    // Its history outlives its file.
    try FileManager.default.removeItem(atPath: place.folder.path("jobs/broken.yaml"))
    #expect(try place.run("history", "broken", "--json").objects().count == 1)
  }

  @Test func aBrokenSharedFileFailsEveryJob() throws {
    let place = try Workplace()
    try place.addJob("one")
    try place.addJob("two")
    try place.folder.write("remots: {}\n", to: "jobs/mirrorkeep.yaml")
    let ended = try place.run("run", "--all", "--json")
    #expect(ended.status == 2)
    #expect(try ended.objects().map { $0["reason"] as? String } == ["job-invalid", "job-invalid"])
    #expect(ended.messages.contains("hint:  did you mean 'remotes'?"))
    #expect(!place.exists("mirror/one"))
  }

  /// Names that try to steer the terminal, and one that is no UTF-8, wherever names are shown.
  @Test func strangeNamesAreShownWithoutHarm() throws {
    let place = try Workplace()
    try place.addJob("odd", files: ["esc\u{1B}[2J\u{202E}\n.txt": "x"])
    let source = place.folder.path("sources/odd")
    let bytes = Array(source.utf8) + [UInt8(ascii: "/"), 0xFF, UInt8(ascii: "z"), 0]
    let made = bytes.withUnsafeBytes {
      open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_CREAT | O_WRONLY, 0o600)
    }
    try #require(made >= 0)
    close(made)
    for arguments in [["plan", "odd", "--list"], ["run", "odd"], ["history"]] {
      let ended = try place.run(arguments)
      #expect(ended.status == 0, "\(ended.messages)")
      let text = (ended.output + ended.messages).unicodeScalars
      #expect(!text.contains { ($0.value < 32 && $0 != "\n") || $0.value == 0x202E })
    }
    #expect(try place.run("plan", "odd", "--list").output.contains("nothing to do"))
    let shell = "exec \"$0\" history file odd \"$(printf '\\377z')\""
    let file = try start(
      "/bin/sh", ["-c", shell, place.tool], environment: place.environment, in: place.folder.path)
    #expect(file.status == 0 && file.output.contains("added"), "\(file.messages)")
  }

  @Test func aClosedOrFullOutputIsNoCrash() throws {
    let place = try Workplace()
    try place.addJob("photos")
    _ = try place.run("run", "photos")
    let head = try start(
      "/bin/bash",
      [
        "-c", "set -o pipefail; \"$0\" schema | head -1; \"$0\" history log \"$1\" | head -c 1", place.tool,
        try #require(try place.run("history", "--json").objects()[0]["run"] as? String),
      ], environment: place.environment, in: place.folder.path)
    #expect(head.status == 0 && head.output == "{\n{" && head.messages == "", "\(head)")
    let full = try start(
      "/bin/sh", ["-c", "\"$0\" history > /dev/full", place.tool], environment: place.environment, in: place.folder.path
    )
    #expect(full.status == 8 && full.messages.hasPrefix("error: the output could not be written: no space left"))
  }

  @Test func aMissingRcloneIsSaidAndRecorded() throws {
    let place = try Workplace()
    try place.addJob("photos")
    try place.folder.write("rclone: {program: /nowhere/rclone}\n", to: "jobs/mirrorkeep.yaml")
    let ended = try place.run("run", "photos", "--json")
    #expect(ended.status == 2)
    #expect(try ended.objects()[0]["reason"] as? String == "rclone-missing")
    let check = try place.run("remote", "check", "there", "--json")
    let problems = try check.object()["problems"] as? [[String: Any]]
    #expect(check.status == 2 && problems?.first?["code"] as? String == "rclone-missing")
  }
}
