import BackupCore
import Foundation
import Testing

/// Points in time as people write them, in a zone with summer time.
@Suite struct WhenTextTests {
  private static let now = UTCTime.date("2026-11-24T12:30:00Z") ?? .distantPast

  private func meaning(_ text: String, ages: Bool = false) throws -> WhenText.Meaning? {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    return WhenText.meaning(text, now: Self.now, zone: zone, allowsAges: ages)
  }

  private func utc(_ text: String) throws -> Date { try #require(UTCTime.date(text), "\(text)") }

  @Test(arguments: [
    ("2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z"),
    ("2026-11-20t14:00:00.25z", "2026-11-20T14:00:00Z"),
    ("2026-11-20T14:00:00+01:00", "2026-11-20T13:00:00Z"),
    ("2026-11-20 14:00:30-05:30", "2026-11-20T19:30:30Z"),
    ("Yesterday  18:00:30", "2026-11-23T17:00:30Z"),
    ("2 days ago", "2026-11-22T12:30:00Z"),
    ("1 day ago", "2026-11-23T12:30:00Z"),
    ("an hour ago", "2026-11-24T11:30:00Z"),
    ("90 minutes ago", "2026-11-24T11:00:00Z"),
    ("3 weeks ago", "2026-11-03T12:30:00Z"),
    ("31 days ago", "2026-10-24T11:30:00Z"),
    ("1 month ago", "2026-10-24T11:30:00Z"),
    ("a year ago", "2025-11-24T12:30:00Z"),
  ])
  func instants(_ text: String, _ expected: String) throws {
    #expect(try meaning(text) == .instant(try utc(expected)))
  }

  @Test(arguments: [
    ("2026-11-20 14:00", "2026-11-20T13:00:00Z"),
    ("2026-07-20 14:00", "2026-07-20T12:00:00Z"),
    ("2026-11-20T9:05", "2026-11-20T08:05:00Z"),
    ("yesterday 18:00", "2026-11-23T17:00:00Z"),
    ("today 8:00", "2026-11-24T07:00:00Z"),
  ])
  func minutes(_ text: String, _ expected: String) throws {
    let start = try utc(expected)
    #expect(try meaning(text) == .span(start, start.addingTimeInterval(60)))
  }

  @Test(arguments: [
    ("2026-11-20", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z"),
    ("yesterday", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"),
    ("today", "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z"),
    // A day of 25 hours.
    ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
  ])
  func days(_ text: String, _ start: String, _ end: String) throws {
    #expect(try meaning(text) == .span(try utc(start), try utc(end)))
  }

  @Test func runs() throws {
    let id = "20261124T030012Z-7f3a"
    #expect(try meaning(id) == .run(try #require(RunID(id))))
    #expect(try meaning("latest") == .latest)
    for text in ["7f3a", "20261124", "20261124T03", "20261124T030012Z-7f", "120d", "2026"] {
      #expect(try meaning(text) == .shortRun(text))
    }
  }

  @Test(arguments: [
    "", " ", "x", "2026-02-30", "2026-13-01", "2026-11-20 25:00", "2026-11-20 12:60", "yesterday 24:00", "tomorrow",
    "2 days", "days ago", "-1 days ago", "2 fortnights ago", "20261124X", "7F3A", "7d", "2026-11-20T14:00:00+25:00",
    "2026-11-20 14:00 Z", "20261124T030012Z-7f3ab",
  ])
  func nothingElse(_ text: String) throws {
    #expect(try meaning(text) == nil)
  }

  @Test func agesWhereTheyAreAllowed() throws {
    #expect(try meaning("7d", ages: true) == .instant(try utc("2026-11-17T12:30:00Z")))
    #expect(try meaning("120d", ages: true) == .instant(Self.now.addingTimeInterval(-120 * 86_400)))
    #expect(try meaning("1.5h", ages: true) == .instant(try utc("2026-11-24T11:00:00Z")))
    #expect(try meaning("7f3a", ages: true) == nil)
  }
}

/// Which of a job's points is the one that is asked for.
@Suite struct RestoreMomentTests {
  /// Runs that started at 01:00, 02:00 and 03:00 and took half an hour each; the last one's end is not known.
  private static let points = ["20261124T010000Z-0001", "20261124T020000Z-0002", "20261124T030000Z-0003"].compactMap {
    RunID($0)
  }.map { run in
    RestorePoint(
      claim: "c", run: run, files: 1, bytes: 1,
      finishedAt: run.text.hasSuffix("3") ? nil : run.start?.addingTimeInterval(1800))
  }

  private func found(_ moment: RestoreMoment) -> Int? {
    moment.point(among: Self.points).flatMap { Int($0.run.text.suffix(1)) }
  }

  private func time(_ clock: String) throws -> Date { try #require(UTCTime.date("2026-11-24T\(clock)Z")) }

  @Test func byRun() throws {
    #expect(found(.latest) == 3)
    #expect(found(.after(try #require(RunID("20261124T020000Z-0002")))) == 2)
    // A run that changed nothing, between two that did.
    #expect(found(.after(try #require(RunID("20261124T023000Z-ffff")))) == 2)
    #expect(found(.after(try #require(RunID("20261124T000000Z-ffff")))) == nil)
    #expect(found(.startedBy(try time("02:00:00"))) == 2)
    #expect(found(.startedBy(try time("01:59:59"))) == 1)
    #expect(found(.startedBy(try time("00:59:59"))) == nil)
  }

  @Test func aPointThatComesBeforeOneOfAnEarlierRun() throws {
    // A mirror taken over: its run began within the backup's.
    let runs = ["20261124T010001Z-0002", "20261124T010000Z-0001"].compactMap { RunID($0) }
    let points = runs.map { RestorePoint(claim: "c", run: $0, files: 1, bytes: 1) }
    func found(_ moment: RestoreMoment) -> RunID? { moment.point(among: points)?.run }
    #expect(found(.latest) == runs[1])
    #expect(found(.after(runs[0])) == runs[0] && found(.after(runs[1])) == runs[1])
    #expect(found(.after(try #require(RunID("20261124T020000Z-0000")))) == runs[1])
  }

  @Test func byTime() throws {
    #expect(found(.finishedBy(try time("02:30:00"))) == 2)
    #expect(found(.finishedBefore(try time("02:30:00"))) == 1)
    #expect(found(.finishedBy(try time("02:29:59"))) == 1)
    #expect(found(.finishedBy(try time("03:00:00"))) == 3)
    #expect(found(.finishedBy(try time("01:00:00"))) == nil)
    #expect(RestoreMoment.latest.point(among: []) == nil)
  }
}
