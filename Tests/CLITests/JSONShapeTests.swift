import Foundation
import TestSupport
import Testing

@testable import CLI

/// The shapes of DESIGN 5, key by key: what is absent is null, one value is printed, nothing beside it.
@Suite struct JSONShapeTests {
  static let record: Set<String> = [
    "run", "job", "kind", "trigger", "host", "outcome", "reason", "message", "hint", "exit_status", "started_at",
    "finished_at", "duration_seconds", "source", "destination", "rclone_version", "attempt", "plan", "files", "bytes",
    "versions", "errors", "findings", "hooks",
  ]
  static let files: Set<String> = [
    "checked", "added", "replaced", "deleted", "moved", "touched", "failed", "links_skipped", "pending_deletions",
  ]
  static let finding: Set<String> = ["reason", "found_files", "of_files", "limit_files", "message", "hint"]

  private func keys(_ value: Any?) -> Set<String> { Set((value as? [String: Any])?.keys.map(\.self) ?? []) }

  private func expectRecord(_ record: [String: Any], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(keys(record) == Self.record, sourceLocation: sourceLocation)
    #expect(keys(record["files"]) == Self.files, sourceLocation: sourceLocation)
    #expect(keys(record["bytes"]) == ["sent", "mirror"], sourceLocation: sourceLocation)
    for key in ["started_at", "finished_at"] {
      #expect((record[key] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    }
    let duration = record["duration_seconds"] as? Double
    #expect(duration.map { ($0 * 1000).rounded() / 1000 } == duration, sourceLocation: sourceLocation)
  }

  @Test func runAndHistory() throws {
    let place = try Workplace()
    #expect(try place.run("run", "--all", "--json").output == "[]\n")
    #expect(try place.run("history", "--json").output == "[]\n")
    try place.addJob("photos")
    let run = try place.run("--json", "run", "photos")
    #expect(run.status == 0, "\(run.messages)")
    let records = try run.objects()
    #expect(records.count == 1)
    for record in records { expectRecord(record) }
    #expect(records[0]["reason"] is NSNull && records[0]["hint"] is NSNull && records[0]["versions"] is NSNull)
    #expect(records[0]["outcome"] as? String == "succeeded" && records[0]["exit_status"] as? Int == 0)

    #expect(NSArray(array: try place.run("history", "--json").objects()).isEqual(to: records))
    let id = try #require(records[0]["run"] as? String)
    var shown = try place.run("history", "show", String(id.suffix(4)), "--json").object()
    #expect((shown.removeValue(forKey: "notifications") as? [Any])?.isEmpty == true)
    let attempts = try #require(shown.removeValue(forKey: "attempts") as? [[String: Any]])
    #expect(attempts.count == 1 && keys(attempts[0]) == ["run", "attempt", "outcome", "reason"])
    let phases = try #require(shown.removeValue(forKey: "phases") as? [[String: Any]])
    #expect(!phases.isEmpty && phases.allSatisfy { keys($0) == ["phase", "after_seconds", "seconds"] })
    let commands = try #require(shown.removeValue(forKey: "commands") as? [[String: Any]])
    #expect(!commands.isEmpty)
    #expect(commands.allSatisfy { keys($0) == ["argv", "after_seconds", "seconds", "exit_status"] })
    #expect(NSDictionary(dictionary: shown).isEqual(to: records[0]))

    let log = try #require(try place.run("history", "log", id, "--json").json() as? [[String: Any]])
    #expect(!log.isEmpty && log.allSatisfy { $0["msg"] != nil })
    let events = try place.run("history", "file", "photos", "b/c.txt", "--json").objects()
    #expect(events.count == 1 && events[0]["path"] as? String == "b/c.txt")
    #expect(
      keys(events[0]) == ["path", "run", "at", "change", "bytes", "modified_at", "restorable", "restore"])
    #expect(events[0]["change"] as? String == "added" && events[0]["bytes"] as? Int == 5)
    #expect(events[0]["run"] as? String == id && events[0]["restorable"] as? Bool == true)
  }

  @Test func planAndHeldRun() throws {
    let place = try Workplace()
    try place.addJob("photos")
    let shape: Set<String> = [
      "plan", "job", "made_at", "verdict", "changes", "findings", "largest", "commands", "warnings", "blocked",
    ]
    let plan = try place.run("plan", "photos", "--json").object()
    #expect(keys(plan) == shape)
    #expect(keys(plan["changes"]) == ["add", "replace", "delete", "move", "touch"])
    #expect(keys((plan["changes"] as? [String: Any])?["move"]) == ["files", "bytes"])
    #expect(plan["verdict"] as? String == "clear" && (plan["findings"] as? [Any])?.isEmpty == true)
    for largest in plan["largest"] as? [Any] ?? [] { #expect(keys(largest) == ["path", "bytes"]) }
    let list = try place.run("plan", "photos", "--list", "--json").object()
    #expect(keys(list) == shape.union(["list", "leaving"]) && list["plan"] as? String == plan["plan"] as? String)
    for change in list["list"] as? [Any] ?? [] { #expect(keys(change) == ["change", "path", "bytes"]) }
    #expect((list["list"] as? [Any])?.count == 2)

    #expect(try place.run("run", "photos").status == 0)
    try FileManager.default.removeItem(atPath: place.folder.path("sources/photos"))
    try FileManager.default.createDirectory(
      atPath: place.folder.path("sources/photos"), withIntermediateDirectories: true)
    let held = try place.run("plan", "photos", "--json")
    #expect(held.status == 6)
    let findings = try #require(try held.object()["findings"] as? [[String: Any]])
    #expect(!findings.isEmpty && findings.allSatisfy { keys($0) == Self.finding })
    let run = try place.run("run", "photos", "--json")
    #expect(run.status == 6)
    let record = try run.objects()[0]
    expectRecord(record)
    #expect(record["outcome"] as? String == "held" && record["reason"] as? String == "source-empty")
    #expect(place.exists("mirror/photos/a.txt"))
  }

  @Test func aPlanThatCannotBeMade() throws {
    let place = try Workplace()
    try place.addJob("photos")
    try FileManager.default.removeItem(atPath: place.folder.path("sources"))
    let ended = try place.run("plan", "photos", "--json")
    let plan = try ended.object()
    #expect(keys(plan) == ["plan", "job", "verdict", "reason", "message", "hint"])
    #expect(plan["plan"] is NSNull && plan["verdict"] as? String == "failed")
    #expect(plan["reason"] as? String == "source-missing" && ended.status == 3)
    #expect(ended.messages.contains("error: job 'photos': ") && ended.messages.contains("hint:  "))
    #expect(try place.run("history", "--json").output == "[]\n")
  }

  @Test func restoreAndPoints() throws {
    let place = try Workplace()
    try place.addJob("photos")
    #expect(try place.run("points", "photos", "--json").output == "[]\n")
    #expect(try place.run("run", "photos").status == 0)
    let points = try place.run("points", "photos", "--json").objects()
    #expect(
      points.count == 1 && keys(points[0]) == ["run", "at", "files", "bytes", "excluded", "uncertain", "kept_because"])
    #expect(points[0]["files"] as? Int == 2 && points[0]["bytes"] as? Int == 10)
    let shape: Set<String> = [
      "at_run", "to", "create", "replace", "unchanged", "left", "bytes", "lost", "altered", "excluded", "uncertain",
      "verified", "dry_run",
    ]
    let target = place.folder.path("back")
    for (more, status) in [(["--dry-run"], 0), ([], 0), ([], 2), (["--at", "2000-01-01"], 2)] {
      let ended = try place.run(["restore", "photos", "--json", "--to", target] + more)
      #expect(ended.status == Int32(status), "\(ended.messages)")
      var record = try ended.object()
      let restore = record.removeValue(forKey: "restore") as? [String: Any]
      #expect(keys(restore) == shape)
      expectRecord(record)
      #expect(record["kind"] as? String == "restore")
      if status == 0 {
        #expect(restore?["create"] as? Int == 2 && restore?["bytes"] as? Int == 10)
        #expect(restore?["at_run"] as? String == points[0]["run"] as? String)
        #expect((restore?["to"] as? String)?.hasSuffix("/back") == true)
      }
    }
    #expect(try place.run("history", "--json").objects().count == 4)
    for words in [["points", "nobody"], ["restore", "nobody", "--to", "x"], ["restore", "photos"]] {
      let ended = try place.run(words + ["--json"])
      #expect(ended.status == 2 && ended.output == "", "\(words)")
    }
  }

  @Test func validateAndRemotes() throws {
    let place = try Workplace()
    #expect(try place.run("validate", "--json").object()["problems"] as? [String] == [])
    try place.folder.write("sorce: /a\n", to: "jobs/x.yaml")
    let ended = try place.run("validate", "--json")
    let problems = try #require(try ended.object()["problems"] as? [[String: Any]])
    #expect(ended.status == 2 && problems.count == 3)
    for problem in problems { #expect(keys(problem) == ["file", "line", "column", "severity", "message", "hint"]) }

    let shape: Set<String> = [
      "remote", "type", "exists", "root_folder_id", "region", "token_works", "limited_to_root", "quota_bytes",
      "used_bytes", "problems",
    ]
    let good = try place.run("remote", "check", "there", "--json")
    #expect(good.status == 0)
    #expect(keys(try good.object()) == shape)
    #expect(try good.object()["limited_to_root"] is NSNull)
    let missing = try place.run("remote", "check", "nowhere", "--json")
    #expect(missing.status == 7)
    #expect(keys(try missing.object()) == shape)
    let codes = try missing.object()["problems"] as? [[String: Any]]
    #expect(codes?.count == 1 && keys(codes?.first) == ["code", "message", "hint"])
    let listed = try place.run("remote", "list", "--json").object()["remotes"] as? [[String: Any]]
    #expect(listed?.map { keys($0) } == [["remote", "type", "declared", "exists"]])
    let schema = try place.run("schema", "--json")
    #expect(try place.run("schema").output == schema.output)
    #expect(try !schema.object().isEmpty)
  }

  @Test func initSaysWhatItWrote() throws {
    let place = try Workplace()
    let ended = try place.run("init", "--json", "--source", "pics", "--destination", "there:p")
    let written = try ended.object()
    #expect(keys(written) == ["job", "written", "kept"])
    #expect(written["written"] as? [String] == [place.folder.path("jobs/p.yaml")])
    #expect(try place.folder.text("jobs/p.yaml").contains("source: \(place.folder.path("pics"))\n"))
  }
}
