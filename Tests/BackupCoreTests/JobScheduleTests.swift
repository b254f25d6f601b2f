import Foundation
import Testing

@testable import BackupCore

/// The key `schedule`: what a job gets from it, and how it goes into journals and back.
@Suite struct JobScheduleTests {
  private static func load(_ lines: String, defaults: String = "") throws -> JobSchedule? {
    let contents = loadJobs(
      [.text("mirrorkeep.yaml", defaults), .text("a.yaml", "source: /a\ndestination: pc:a\n" + lines)], .ann)
    #expect(contents.problems == [])
    return try contents.jobs["a"]?.get().schedule
  }

  @Test func shortAndLongForm() throws {
    let daily = try #require(try Self.load("schedule: daily 03:00"))
    #expect(daily.at.text == "daily 03:00" && daily.timezone == nil && daily.catchUp == .run)
    #expect(daily.jitter.seconds == 0 && daily.grace.seconds == 21_600)
    let long = try #require(
      try Self.load(
        "schedule: {at: \"Mon..Fri 08:00\", timezone: Europe/Berlin, catch_up: skip, jitter: 10m, grace: 90m}"))
    #expect(long.at.text == "Mon..Fri 08:00" && long.timezone?.name == "Europe/Berlin" && long.catchUp == .skip)
    #expect(long.jitter.seconds == 600 && long.grace.seconds == 5400)
    #expect(try Self.load("") == nil)
    #expect(try Self.load("schedule:\n  at: 03:00\n  jitter: 0\n  grace: 0")?.grace.seconds == 0)
    #expect(try Self.load("schedule: \"*/15 * * * *\"")?.at.text == "*/15 * * * *")
  }

  @Test func defaultsAreTakenWhole() throws {
    let defaults = "defaults:\n  schedule: {at: daily 03:00, jitter: 10m}\n"
    #expect(try Self.load("", defaults: defaults)?.jitter.seconds == 600)
    #expect(try Self.load("schedule: hourly", defaults: defaults)?.jitter.seconds == 0)
  }

  @Test(arguments: [
    "daily 03:00", "{at: \"*/15 * * * *\", timezone: Asia/Tokyo}", "{at: every 6h, catch_up: skip, grace: 1d}",
    "{at: \"Mon,Fri *-*-1..7 03:00 UTC\", jitter: 10m}", "\"@daily\"", "{at: 03:00, grace: 0s}",
  ])
  func journalsCarryIt(text: String) throws {
    let schedule = try #require(try Self.load("schedule: \(text)"))
    let decoded = try JSONDecoder().decode(JobSchedule.self, from: JSONEncoder().encode(schedule))
    #expect(decoded == schedule)
    #expect(try Self.load("schedule: \(schedule)") == schedule)
    var job = Job(name: "a", source: "/a", destination: try #require(Destination(remote: "pc", path: "a")))
    job.schedule = schedule
    #expect(
      try Self.load(
        String(recoveredJobFileText(job.declaration, destination: job.destination).split(separator: "\n").last ?? ""))
        == schedule)
  }

  @Test func aJobWithoutOneHasNoneInItsJournal() throws {
    let job = Job(name: "a", source: "/a", destination: try #require(Destination(remote: "pc", path: "a")))
    let data = try JSONEncoder().encode(job.declaration)
    #expect(!String(decoding: data, as: UTF8.self).contains("schedule"))
    #expect(try JSONDecoder().decode(JobDeclaration.self, from: data).schedule == nil)
  }
}
