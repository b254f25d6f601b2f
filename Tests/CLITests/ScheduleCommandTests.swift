import Foundation
import TestSupport
import Testing

@testable import CLI

/// `schedule list` and `schedule next` as processes.
@Suite struct ScheduleCommandTests {
  private static let now = ["MIRRORKEEP_NOW": "2026-11-24T12:00:00Z"]

  private static func place() throws -> Workplace {
    var place = try Workplace()
    place.environment.merge(now) { $1 }
    return place
  }

  @Test func nextPrintsLocalAndUniversalTime() throws {
    let place = try Self.place()
    let ended = try place.run(
      "schedule", "next", "daily 02:30", "--timezone", "Europe/Berlin", "--from", "2027-03-27", "--count", "3")
    #expect(
      ended.output == """
        Sat 2027-03-27 02:30:00 +01:00  2027-03-27T01:30:00Z
        Sun 2027-03-28 03:00:00 +02:00  2027-03-28T01:00:00Z
        Mon 2027-03-29 02:30:00 +02:00  2027-03-29T00:30:00Z

        """)
    #expect(ended.status == 0)
    #expect(try place.run("schedule", "next", "daily", "03:00").output.split(separator: "\n").count == 5)
    #expect(
      try place.run("--json", "schedule", "next", "every 6h", "--count", "2").json() as? [String] == [
        "2026-11-24T18:00:00Z", "2026-11-25T00:00:00Z",
      ])
    #expect(try place.run("schedule", "next", "2020-01-01", "--json").output == "[]\n")
    let past = try place.run("schedule", "next", "2020-01-01")
    #expect(
      past.status == 0 && past.output == "" && past.messages.hasSuffix("no time of this schedule comes any more\n"))
    var tokyo = place
    tokyo.environment["TZ"] = "Asia/Tokyo"
    #expect(
      try tokyo.run("schedule", "next", "daily 03:00", "--count", "1").output
        == "Wed 2026-11-25 03:00:00 +09:00  2026-11-24T18:00:00Z\n")
    #expect(
      try place.run("schedule", "next", "03:00 Asia/Kolkata", "--count", "1").output
        == "Wed 2026-11-25 03:00:00 +05:30  2026-11-24T21:30:00Z\n")
  }

  @Test(arguments: [
    (
      ["daily 25:00"],
      "error: the hour cannot be '25'\n  daily 25:00\n        ^\nhint:  write the time as 03:00 or 18:30:15, from 00:00 to 23:59:59\n"
    ),
    (["dayly"], "error: 'dayly' is no schedule\n  dayly\n  ^\nhint:  did you mean 'daily'?\n"),
    (
      ["*-02-30"],
      "error: the schedule never comes: there is no such day\n  *-02-30\n  ^\nhint:  check the day of the month and the months\n"
    ),
    (
      ["daily", "--timezone", "Europe/Berln"],
      "error: there is no time zone 'Europe/Berln'\nhint:  did you mean 'Europe/Berlin'?\n"
    ),
    (
      ["03:00 UTC", "--timezone", "Asia/Tokyo"],
      "error: '--timezone' is 'Asia/Tokyo', but the schedule itself says 'UTC'\nhint:  write the time zone in one place\n"
    ),
    (["daily", "--count", "0"], "error: '--count' must be from 1 to 10000\n"),
  ])
  func mistakes(arguments: [String], messages: String) throws {
    let ended = try Workplace().run(["schedule", "next", "--json"] + arguments)
    #expect(ended.status == 2 && ended.output == "")
    #expect(ended.messages.hasPrefix(messages), "\(ended.messages)")
  }

  @Test func listShowsEveryJob() throws {
    let place = try Self.place()
    #expect(try place.run("schedule", "list").messages.contains("no jobs in "))
    try place.addJob("papers")
    try place.addJob("photos")
    try place.addJob("broken")
    for (name, line) in [
      ("photos", "schedule: {at: daily 03:00, timezone: Asia/Tokyo}\n"), ("broken", "schedule: dayly\n"),
    ] {
      try place.folder.write(try place.folder.text("jobs/\(name).yaml") + line, to: "jobs/\(name).yaml")
    }
    let first = try place.run("schedule", "list")
    #expect(
      first.output == """
        JOB     SCHEDULE     NEXT  LAST ATTEMPT
        papers  by hand      -     -
        photos  daily 03:00  now   -

        """)
    #expect(first.status == 0 && first.messages.contains("warning: job 'broken' is left out"))
    #expect(try place.run("run", "photos").status == 0)
    #expect(
      try place.run("schedule", "list").output == """
        JOB     SCHEDULE     NEXT              LAST ATTEMPT
        papers  by hand      -                 -
        photos  daily 03:00  2026-11-24 18:00  2026-11-24 12:00 succeeded

        """)
    let lines = try place.run("schedule", "list", "--json").objects()
    let keys: Set<String> = [
      "job", "schedule", "timezone", "catch_up", "jitter_seconds", "grace_seconds", "due", "next_at", "last_attempt",
    ]
    #expect(lines.count == 2 && lines.allSatisfy { Set($0.keys) == keys })
    #expect(lines[0]["schedule"] is NSNull && lines[0]["next_at"] is NSNull && lines[0]["due"] as? Bool == false)
    #expect(lines[1]["next_at"] as? String == "2026-11-24T18:00:00Z" && lines[1]["timezone"] as? String == "Asia/Tokyo")
    #expect(lines[1]["jitter_seconds"] as? Int == 0 && lines[1]["grace_seconds"] as? Int == 21_600)
    #expect(Set((lines[1]["last_attempt"] as? [String: Any])?.keys.map(\.self) ?? []) == JSONShapeTests.record)
  }
}
