import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// Slots on days when the clocks are moved, days that do not exist, and days that come rarely.
@Suite struct NextRunTests {
  /// The slots from `from` on, before `to`.
  static func slots(_ text: String, _ zone: String, _ from: String, _ to: String) throws -> [String] {
    let (start, end) = (try #require(UTCTime.date(from)), try #require(UTCTime.date(to)))
    var slots = NextRun(try Schedule(text), in: try #require(TimeZone(identifier: zone)), anchor: start)
    var found: [String] = []
    var last = start.addingTimeInterval(-1)
    while let next = slots.next(after: last), next < end {
      found.append(UTCTime.text(next))
      last = next
    }
    return found
  }

  @Test(
    arguments: [
      // The clocks jump over the time: the first instant after.
      ("daily 02:30", "Europe/Berlin", "2027-03-27", ["03-27T01:30:00Z", "03-28T01:00:00Z", "03-29T00:30:00Z"]),
      ("0 2 * * *", "Europe/Berlin", "2027-03-27", ["03-27T01:00:00Z", "03-28T01:00:00Z", "03-29T00:00:00Z"]),
      ("daily 02:00,02:30,03:00", "Europe/Berlin", "2027-03-28", ["03-28T01:00:00Z", "03-29T00:00:00Z"]),
      ("*/15 2 * * *", "Europe/Berlin", "2027-03-28", ["03-28T01:00:00Z", "03-29T00:00:00Z"]),
      ("daily 00:30", "Africa/Cairo", "2027-04-29", ["04-29T22:00:00Z", "04-30T21:30:00Z"]),
      ("daily 02:15", "Australia/Lord_Howe", "2026-10-02", ["10-02T15:45:00Z", "10-03T15:30:00Z", "10-04T15:15:00Z"]),
      ("Sun 02:15", "Australia/Lord_Howe", "2026-10-01", ["10-03T15:30:00Z", "10-10T15:15:00Z"]),
      // The first instant after is the next day already: the last second before.
      ("daily 23:30", "America/Nuuk", "2027-03-27", ["03-27T01:30:00Z", "03-28T00:59:59Z", "03-29T00:30:00Z"]),
      ("Sat 23:00", "America/Nuuk", "2027-03-26", ["03-28T00:59:59Z", "04-04T00:00:00Z"]),
      ("daily 23:45", "Asia/Pyongyang", "2018-05-03", ["05-03T15:15:00Z", "05-04T14:59:59Z", "05-05T14:45:00Z"]),
      // A day that does not exist.
      ("daily 03:00", "Pacific/Apia", "2011-12-29", ["12-29T13:00:00Z", "12-30T13:00:00Z"]),
      ("Fri 03:00", "Pacific/Apia", "2011-12-20", ["12-23T13:00:00Z", "01-05T13:00:00Z"]),
      // A time that comes twice: its first coming.
      ("daily 02:30", "Europe/Berlin", "2026-10-24", ["10-24T00:30:00Z", "10-25T00:30:00Z", "10-26T01:30:00Z"]),
      ("daily 01:45", "Australia/Lord_Howe", "2027-04-02", ["04-02T14:45:00Z", "04-03T14:45:00Z", "04-04T15:15:00Z"]),
      ("daily 00:30", "America/Havana", "2026-10-31", ["10-31T04:30:00Z", "11-01T04:30:00Z", "11-02T05:30:00Z"]),
      // The clocks go back over midnight, the new day begins twice.
      ("daily 00:00:30", "America/St_Johns", "2010-11-06", ["11-06T02:30:30Z", "11-07T02:30:30Z", "11-08T03:30:30Z"]),
      ("daily 23:30", "America/St_Johns", "2010-11-06", ["11-06T02:00:00Z", "11-07T02:00:00Z", "11-08T03:00:00Z"]),
    ] as [(String, String, String, [String])])
  func movedClocks(text: String, zone: String, from: String, times: [String]) throws {
    let end = try #require(UTCTime.date(from + "T00:00:00Z")).addingTimeInterval(30 * 86_400)
    let found = try Self.slots(text, zone, from + "T00:00:00Z", UTCTime.text(end))
    #expect(found.prefix(times.count).map { String($0.dropFirst(5)) } == times)
  }

  @Test(arguments: [
    ("hourly", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z", 23),
    ("hourly", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25),
    ("*/15 * * * *", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 100),
    ("*:*:0/10", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z", 23 * 360),
    ("daily 02:59,03:00", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z", 1),
    ("0 */2 * * *", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 12),
    ("0 0-23 * * *", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25),
  ])
  func countsOfADay(text: String, from: String, to: String, count: Int) throws {
    #expect(try Self.slots(text, "Europe/Berlin", from, to).count == count)
    var slots = NextRun(
      try Schedule(text), in: try #require(TimeZone(identifier: "Europe/Berlin")), anchor: .distantPast)
    let (start, end) = (try #require(UTCTime.date(from)), try #require(UTCTime.date(to)))
    #expect(slots.count(after: start.addingTimeInterval(-1), through: end.addingTimeInterval(-1)) == count)
  }

  @Test(
    arguments: [
      ("Mon *-02-29", "2026-11-24", "2044-02-29"), ("0 0 29 2 *", "2096-03-01", "2104-02-29"),
      ("*-02-29 00:00", "1999-12-31", "2000-02-29"), ("2199-12-31", "2026-11-24", "2199-12-31"),
      ("2020-01-01", "2026-11-24", nil), ("Fri *-*-13", "2026-11-24", "2027-08-13"),
    ] as [(String, String, String?)])
  func rareDays(text: String, from: String, day: String?) throws {
    let start = try #require(UTCTime.date(from + "T00:00:00Z"))
    var slots = NextRun(try Schedule(text), in: .gmt, anchor: start)
    let next = slots.next(after: start)
    #expect(next.map(UTCTime.text) == day.map { $0 + "T00:00:00Z" })
    if let next { #expect(slots.previous(atOrBefore: next.addingTimeInterval(86_399)) == next) }
  }

  @Test func onAndBetweenSeconds() throws {
    let slot = try #require(UTCTime.date("2026-11-25T03:00:00Z"))
    var slots = NextRun(try Schedule("daily 03:00"), in: .gmt, anchor: slot)
    #expect(slots.next(after: slot.addingTimeInterval(-0.5)) == slot)
    #expect(slots.next(after: slot) == slot.addingTimeInterval(86_400))
    #expect(
      slots.previous(atOrBefore: slot) == slot && slots.previous(atOrBefore: slot.addingTimeInterval(0.5)) == slot)
    #expect(slots.previous(atOrBefore: slot.addingTimeInterval(-0.5)) == slot.addingTimeInterval(-86_400))
    var every = NextRun(try Schedule("every 6h"), in: .gmt, anchor: slot)
    #expect(
      every.previous(atOrBefore: slot) == nil
        && every.next(after: slot.addingTimeInterval(-1e6)) == slot.addingTimeInterval(21_600))
    #expect(every.previous(atOrBefore: slot.addingTimeInterval(21_600)) == slot.addingTimeInterval(21_600))
    #expect(every.count(after: slot, through: slot.addingTimeInterval(86_400)) == 4)
  }

  /// Counting by whole days agrees with counting one by one.
  @Test func countsAgree() throws {
    var random = SeededRandom()
    for text in ["*/20 3-5 * * 1-5", "hourly", "*:*:0/30", "Mon *-*-1..7 00,23:30", "daily 03:00,04:00", "*-*~2 *:30"] {
      let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
      var slots = NextRun(try Schedule(text), in: berlin, anchor: .distantPast)
      for _ in 0..<5 {
        let start = Date(timeIntervalSince1970: Double(Int.random(in: 1_790_000_000...1_800_000_000, using: &random)))
        let end = start.addingTimeInterval(Double(Int.random(in: 0...2_000_000, using: &random)))
        var (count, last) = (0, start)
        while let next = slots.next(after: last), next <= end { (count, last) = (count + 1, next) }
        #expect(slots.count(after: start, through: end) == count, "\(text) \(start) \(end)")
      }
    }
  }
}
