import BackupCore
import Foundation
import TestSupport
import Testing

@testable import CLI

/// `status` as a process: every state, what it prints, and how `--check` ends.
@Suite struct StatusTests {
  static let entry: Set<String> = [
    "job", "state", "last_success_at", "last_attempt", "next_at", "age_seconds", "pending_deletions",
    "unprotected_since",
    "message", "progress",
  ]

  private func schedule(_ place: Workplace, _ name: String, _ more: String) throws {
    try place.folder.write(try place.folder.text("jobs/\(name).yaml") + more, to: "jobs/\(name).yaml")
  }

  private func states(_ ended: Ended) throws -> [String: String] {
    let jobs = try #require(try ended.object()["jobs"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: jobs.compactMap { job in
        (job["job"] as? String).flatMap { name in (job["state"] as? String).map { (name, $0) } }
      })
  }

  @Test func shapeAndText() throws {
    var place = try Workplace()
    #expect(try place.run("status", "--json").output == "{\n  \"jobs\" : []\n}\n")
    #expect(try place.run("status").messages.contains("no jobs in "))
    try place.addJob("papers")
    try place.addJob("photos")
    try schedule(place, "photos", "schedule: {at: daily 03:00, timezone: Etc/UTC}\n")
    place.environment["MIRRORKEEP_NOW"] = "2026-11-24T12:00:00Z"
    let first = try place.run("status")
    #expect(first.status == 0)
    #expect(
      first.output == """
        JOB     STATE  LAST SUCCESS  NEXT  MESSAGE
        papers  never  never         -     no backup yet: 'mirrorkeep run papers' makes one
        photos  due    never         now   begins with the next heartbeat

        """)
    #expect(try place.run("run", "--all").status == 0)
    place.environment["MIRRORKEEP_NOW"] = "2026-11-24T15:10:00Z"
    let text = try place.run("status").output
    #expect(
      text == """
        JOB     STATE        LAST SUCCESS    NEXT              MESSAGE
        papers  unscheduled  3 h 10 min ago  -                 2 added, 10 B sent
        photos  ok           3 h 10 min ago  2026-11-25 03:00  2 added, 10 B sent

        """)
    #expect(try place.run("status", "photos").output.split(separator: "\n").count == 2)
    let jobs = try #require(try place.run("status", "--json").object()["jobs"] as? [[String: Any]])
    #expect(jobs.count == 2 && jobs.allSatisfy { Set($0.keys) == Self.entry })
    let photos = jobs[1]
    #expect(photos["last_success_at"] as? String == "2026-11-24T12:00:00Z" && photos["age_seconds"] as? Int == 11_400)
    #expect(photos["next_at"] as? String == "2026-11-25T03:00:00Z" && photos["pending_deletions"] as? Int == 0)
    #expect(photos["unprotected_since"] is NSNull && photos["progress"] is NSNull)
    #expect(Set((photos["last_attempt"] as? [String: Any])?.keys.map(\.self) ?? []) == JSONShapeTests.record)
    #expect(jobs[0]["next_at"] is NSNull && jobs[0]["state"] as? String == "unscheduled")
    for words in [["nobody"], ["--watch", "--check"], ["--watch", "--json"]] {
      let ended = try place.run(["status"] + words)
      #expect(ended.status == 2 && ended.output == "" && ended.messages.contains("error: "), "\(ended)")
    }
  }

  @Test func checkTellsEveryTrouble() throws {
    var place = try Workplace()
    place.environment["MIRRORKEEP_NOW"] = "2026-11-24T12:00:00Z"
    for name in ["fine", "gone", "emptied", "partly", "by-hand", "late"] { try place.addJob(name) }
    for name in ["fine", "gone", "emptied", "partly", "late"] {
      try schedule(place, name, "schedule: {at: daily 03:00, timezone: Etc/UTC}\n")
    }
    #expect(try place.run("run", "fine", "gone", "emptied", "partly", "late").status == 0)
    let good = try place.run("status", "--check")
    #expect(
      good.output == "MIRRORKEEP OK - 6 jobs: 1 never, 5 ok | jobs=6 attention=0 oldest_success=0s\n"
        && good.status == 0)

    place.environment["MIRRORKEEP_NOW"] = "2026-11-25T03:10:00Z"
    let source = place.folder.path("sources/")
    try FileManager.default.removeItem(atPath: source + "gone")
    try FileManager.default.removeItem(atPath: source + "emptied")
    try FileManager.default.createDirectory(atPath: source + "emptied", withIntermediateDirectories: true)
    #expect(try place.run("run", "gone").status == 3)
    #expect(try place.run("run", "emptied").status == 6)
    #expect(try place.run("run", "fine").status == 0)
    try place.folder.write("source: |\n", to: "jobs/broken.yaml")
    place.environment["MIRRORKEEP_NOW"] = "2026-11-25T09:01:00Z"
    let ended = try place.run("status", "--check")
    let lines = ended.output.split(separator: "\n")
    #expect(ended.status == 1)
    #expect(
      lines[0]
        == "MIRRORKEEP WARNING - 5 of 7 jobs need attention: broken failing, emptied held, gone failing, late overdue, "
        + "partly overdue | jobs=7 attention=5 oldest_success=75660s")
    #expect(lines.count == 6 && lines.dropFirst().allSatisfy { !$0.contains("|") })
    #expect(lines[1] == "broken failing: its file has errors: see 'mirrorkeep validate'")
    #expect(lines[2].hasPrefix("emptied held: ") && lines[3].hasPrefix("gone failing: "))
    #expect(lines[4].hasPrefix("late overdue: nothing began in time since 2026-11-25 09:00"))
    #expect(try place.run("status", "--check", "fine", "by-hand").status == 0)
    #expect(try place.run("status", "--check", "late").status == 1)
    let json = try place.run("status", "--check", "--json")
    #expect(json.status == 1)
    #expect(
      try states(json) == [
        "broken": "failing", "by-hand": "never", "emptied": "held", "fine": "ok", "gone": "failing", "late": "overdue",
        "partly": "overdue",
      ])
    let jobs = try #require(try json.object()["jobs"] as? [[String: Any]])
    #expect(jobs[2]["unprotected_since"] as? String == "2026-11-24T12:00:00Z")
    #expect(jobs[3]["unprotected_since"] is NSNull)
    #expect(try place.run("status").status == 0)
  }

  /// Nobody ever installed a scheduler: the age of the job's file is what is known.
  @Test func aScheduledJobNobodyEverTriedBecomesOverdue() throws {
    var place = try Workplace()
    try place.addJob("photos")
    try schedule(place, "photos", "schedule: {at: daily 03:00, timezone: Etc/UTC}\n")
    let written = try #require(UTCTime.date("2026-11-20T12:00:00Z"))
    for file in ["photos.yaml", "mirrorkeep.yaml"] {
      try FileManager.default.setAttributes(
        [.modificationDate: written], ofItemAtPath: place.folder.path("jobs/" + file))
    }
    for (now, state) in [
      ("2026-11-20T12:00:01Z", "due"), ("2026-11-21T09:00:00Z", "due"), ("2026-11-21T09:00:01Z", "overdue"),
      ("2026-12-21T09:00:01Z", "overdue"), ("2020-01-01T00:00:00Z", "due"),
    ] {
      place.environment["MIRRORKEEP_NOW"] = now
      #expect(try states(place.run("status", "--json")) == ["photos": state], "\(now)")
      #expect(try place.run("status", "--check").status == (state == "overdue" ? 1 : 0))
    }
    #expect(!place.exists("state"))
  }

  @Test func whatCannotBeKnownIsSaidToTheMonitorToo() throws {
    let place = try Workplace()
    try place.addJob("photos")
    #expect(try place.run("run", "photos").status == 0)
    try place.folder.write("nonsense", to: "state/history.db")
    let ended = try place.run("status", "--check")
    #expect(ended.status == 9 && ended.output.hasPrefix("MIRRORKEEP UNKNOWN - "), "\(ended)")
    #expect(ended.messages.hasPrefix("error: "))
    #expect(try place.run("status", "--check", "--json").output == "")
    try FileManager.default.removeItem(atPath: place.folder.path("jobs"))
    let none = try place.run("status", "--check")
    #expect(none.status == 2 && none.output.hasPrefix("MIRRORKEEP UNKNOWN - there is no jobs folder"))
  }

  @Test func aVerifyThatFindsTheMirrorWrongIsTrouble() throws {
    let place = try Workplace()
    try place.addJob("photos")
    #expect(try place.run("run", "photos").status == 0)
    try place.folder.write("altered", to: "mirror/photos/a.txt")
    #expect(try place.run("verify", "photos", "--full").status == 1)
    let ended = try place.run("status", "--check")
    #expect(ended.status == 1)
    #expect(
      ended.output.contains(
        "\nphotos failing: verify: 1 of 2 files (10 B) compared by content not equal in source and mirror"), "\(ended)")
    try place.folder.write("alpha", to: "mirror/photos/a.txt")
    #expect(try place.run("verify", "photos", "--full").status == 0)
    #expect(try place.run("status", "--check").status == 0)
  }

  @Test func aMonitorGetsNoBarItDidNotAskFor() {
    #expect(StandingText.withoutBar("a|b") == "a\\u{7c}b")
  }
}
