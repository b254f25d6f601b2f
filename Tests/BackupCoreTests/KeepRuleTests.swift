import Foundation
import Testing

@testable import BackupCore

@Suite struct KeepRuleTests {
  private static func points(_ times: [String]) -> [RunID] {
    times.enumerated().map { RunID(start: UTCTime.date($1) ?? .distantPast, random: UInt16($0)) }
  }

  private static func kept(_ times: [String], _ rule: KeepRule, _ zone: String = "UTC") -> [String] {
    guard let zone = TimeZone(identifier: zone) else { return ["no zone"] }
    let reasons = keptReasons(points(times).map(\.start), rule, keepCalendar(zone))
    return zip(times, reasons).filter { !$1.isEmpty }.map { time, reasons in
      "\(time.dropLast(4)) " + reasons.map(\.rawValue).joined(separator: "+")
    }
  }

  static let week = [
    "2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z", "2026-11-20T23:30:00Z", "2026-11-21T03:00:00Z",
    "2026-11-23T03:00:00Z", "2026-11-24T03:00:00Z", "2026-11-24T12:00:00Z",
  ]

  @Test func `all keeps all, for that reason`() {
    #expect(Self.kept(Self.week, .all).count == 7)
    #expect(Self.kept(Self.week, .all).allSatisfy { $0.hasSuffix(" all") })
    #expect(Self.kept([], .all) == [] && Self.kept([], KeepRule(daily: 3)) == [])
  }

  @Test func `the newest points, and the last of each of the newest days that have one`() {
    #expect(Self.kept(Self.week, KeepRule(last: 2)) == ["2026-11-24T03:00 last", "2026-11-24T12:00 last"])
    // The 22nd has no point, so the third day with one is the 21st, however long ago that is.
    #expect(
      Self.kept(Self.week, KeepRule(daily: 3)) == [
        "2026-11-21T03:00 daily", "2026-11-23T03:00 daily", "2026-11-24T12:00 last+daily",
      ])
    #expect(Self.kept(Self.week, KeepRule(daily: 4)).first == "2026-11-20T23:30 daily")
    #expect(Self.kept(Self.week, KeepRule(last: 100, daily: 1)).count == 7)
  }

  @Test func `weeks begin on Monday, also over the turn of a year`() {
    #expect(
      Self.kept(Self.week, KeepRule(weekly: 2)) == ["2026-11-21T03:00 weekly", "2026-11-24T12:00 last+weekly"])
    // 1 January 2027 is a Friday of the week that began on 28 December.
    let turn = ["2026-12-27T10:00:00Z", "2026-12-28T10:00:00Z", "2027-01-01T10:00:00Z", "2027-01-04T10:00:00Z"]
    #expect(
      Self.kept(turn, KeepRule(weekly: 3)) == [
        "2026-12-27T10:00 weekly", "2027-01-01T10:00 weekly", "2027-01-04T10:00 last+weekly",
      ])
    #expect(
      Self.kept(turn, KeepRule(monthly: 2, yearly: 2)) == [
        "2026-12-28T10:00 monthly+yearly", "2027-01-04T10:00 last+monthly+yearly",
      ])
  }

  @Test(arguments: [
    // 23:30 UTC is the next day in Berlin, the same one in New York.
    ("UTC", ["2026-11-20T23:30 daily", "2026-11-21T03:00 last+daily"]),
    ("Europe/Berlin", ["2026-11-20T03:00 daily", "2026-11-21T03:00 last+daily"]),
    ("America/New_York", ["2026-11-20T03:00 daily", "2026-11-21T03:00 last+daily"]),
    ("Asia/Kathmandu", ["2026-11-20T03:00 daily", "2026-11-21T03:00 last+daily"]),
  ])
  func `days are those of the time zone`(zone: String, expected: [String]) {
    let times = Array(Self.week[1...3])
    #expect(Self.kept(times, KeepRule(daily: 2), zone) == expected)
  }

  @Test func `days of 23 and 25 hours are one day each`() {
    // Berlin: clocks go forward on 28 March 2027 at 01:00 UTC, back on 31 October 2027 at 01:00 UTC.
    let spring = ["2027-03-27T22:30:00Z", "2027-03-27T23:30:00Z", "2027-03-28T21:30:00Z", "2027-03-28T22:30:00Z"]
    #expect(
      Self.kept(spring, KeepRule(daily: 3), "Europe/Berlin") == [
        "2027-03-27T22:30 daily", "2027-03-28T21:30 daily", "2027-03-28T22:30 last+daily",
      ])
    let autumn = ["2027-10-30T21:30:00Z", "2027-10-30T22:30:00Z", "2027-10-31T22:30:00Z", "2027-10-31T23:30:00Z"]
    #expect(
      Self.kept(autumn, KeepRule(daily: 3), "Europe/Berlin") == [
        "2027-10-30T21:30 daily", "2027-10-31T22:30 daily", "2027-10-31T23:30 last+daily",
      ])
  }

  @Test func `the newest point stays though the clock was set back`() {
    let times = ["2027-05-02T03:00:00Z", "2027-05-03T03:00:00Z", "2026-05-01T03:00:00Z"]
    #expect(Self.kept(times, KeepRule(daily: 1)) == ["2027-05-03T03:00 daily", "2026-05-01T03:00 last"])
  }

  @Test func `each night's thinning keeps what one thinning of everything keeps`() {
    let rule = KeepRule(last: 2, daily: 5, weekly: 3, monthly: 4, yearly: 2)
    let calendar = keepCalendar(TimeZone(identifier: "Europe/Berlin") ?? .gmt)
    let start = 1_795_489_212.0
    let all = (0..<900).map { RunID(start: Date(timeIntervalSince1970: start + Double($0) * 50_000), random: 0) }
    var nightly: [RunID] = []
    for point in all {
      nightly.append(point)
      nightly = zip(nightly, keptReasons(nightly.map(\.start), rule, calendar)).filter { !$1.isEmpty }.map(\.0)
    }
    #expect(nightly == zip(all, keptReasons(all.map(\.start), rule, calendar)).filter { !$1.isEmpty }.map(\.0))
  }

  @Test func `journals carry the rule as it is written`() throws {
    for (rule, json) in [(KeepRule.all, "\"all\""), (KeepRule(last: 3, monthly: 12), "{\"last\":3,\"monthly\":12}")] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      #expect(String(decoding: try encoder.encode(rule), as: UTF8.self) == json)
      #expect(try JSONDecoder().decode(KeepRule.self, from: Data(json.utf8)) == rule)
    }
    #expect(KeepRule(last: 3, monthly: 12).description == "{last: 3, monthly: 12}" && KeepRule.all.description == "all")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(KeepRule.self, from: Data("\"none\"".utf8)) }
  }

  @Test(
    arguments: [
      ("keep: all", KeepRule.all, nil), ("", KeepRule.all, nil),
      ("keep: {last: 10, daily: 30, monthly: 12}", KeepRule(last: 10, daily: 30, monthly: 12), nil),
      ("keep: {weekly: 0, yearly: 5}", KeepRule(yearly: 5), nil),
      ("keep: {daily: 0}", nil, "'keep' keeps no restore point"), ("keep: {}", nil, "'keep' keeps no restore point"),
      ("keep: none", nil, "'keep' cannot be 'none'"), ("keep:", nil, "'keep' has no value"),
      ("keep: [all]", nil, "'keep' must be 'all' or a mapping, not a list"),
      ("keep: {days: 3}", nil, "unknown key 'days' in 'keep'"),
      ("keep: {daily: 30d}", nil, "'keep.daily' must be a whole number from 0, not '30d'"),
    ] as [(String, KeepRule?, String?)])
  func `the key in a job file`(line: String, rule: KeepRule?, problem: String?) throws {
    let contents = loadJobs([.text("a.yaml", "source: /s\ndestination: pc:a\n\(line)\n")], .ann)
    #expect(contents.problems.first?.message == problem)
    #expect((try? contents.jobs["a"]?.get())?.keep == rule)
  }

  @Test func `a job's own rule takes the place of the shared one as a whole`() throws {
    let contents = loadJobs(
      [
        .text("mirrorkeep.yaml", "defaults: {keep: {daily: 30}}"), .text("a.yaml", "source: /s\ndestination: pc:a"),
        .text("b.yaml", "source: /s\ndestination: pc:b\nkeep: {yearly: 1}"),
      ], .ann)
    #expect(try contents.jobs["a"]?.get().keep == KeepRule(daily: 30))
    #expect(try contents.jobs["b"]?.get().keep == KeepRule(yearly: 1))
  }
}
