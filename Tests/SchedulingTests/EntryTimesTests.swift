import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// Schedules said in the languages of schedulers.
@Suite struct EntryTimesTests {
  @Test(arguments: [
    ("daily 03:00", "0 3 * * *", nil), ("hourly", "0 * * * *", nil), ("minutely", "* * * * *", nil),
    ("weekdays 08:00,18:00", "0 8,18 * * 1-5", nil), ("weekly sun 03:00", "0 3 * * 0", nil),
    ("monthly 1,15 04:30", "30 4 1,15 * *", nil), ("yearly", "0 0 1 1 *", nil),
    ("*/15 8-18 * * mon-fri", "0,15,30,45 8-18 * * 1-5", nil),
    ("0 0 13 * fri", "0 0 13 * 5", nil), ("0 0 1-31 * fri", "0 0 * * *", nil),
    ("daily 08:00,18:30", "0,30 8,18 * * *", "its times of the day on one line"),
    ("monthly last 04:00", "0 4 28-31 * *", "days counted from a month's end"),
    ("Mon *-*-1..7 03:00", "0 3 1-7 * *", "a weekday and a day of the month at once"),
    ("2027-12-24 18:00", "0 18 24 12 *", "years"), ("daily 03:00:30", "* * * * *", "seconds"),
    ("every 6h", "* * * * *", "a time that counts from the last run"),
    ("03:00 Asia/Tokyo", "* * * * *", "the time zone 'Asia/Tokyo'"), ("03:00 UTC", "0 3 * * *", nil),
  ]) func cron(_ at: String, _ fields: String, _ inexact: String?) throws {
    let times = CronTimes(try Samples.entry(at, in: "UTC"))
    #expect(times.fields == fields && times.inexact == inexact)
  }

  @Test(arguments: [
    ("daily 08:00,18:30", ["*-*-* 08:00:00", "*-*-* 18:30:00"], nil), ("hourly", ["*-*-* *:00:00"], nil),
    ("weekdays 08:00", ["Mon..Fri *-*-* 08:00:00"], nil),
    ("monthly 1,last 04:00", ["*-*-01 04:00:00", "*-*~01 04:00:00"], nil),
    ("0 0 13 * fri", ["Fri *-*-* 00:00:00", "*-*-13 00:00:00"], nil),
    ("Mon *-*-1..7 03:00", ["Mon *-*-01..07 03:00:00"], nil),
    ("2027-12-24 18:00:30 Asia/Tokyo", ["2027-12-24 18:00:30 Asia/Tokyo"], nil),
    ("*-*~31 03:00", ["*-*-* 03:00:00"], "a day so far from the month's end"),
    ("every 6h", ["*-*-* *:*:00"], "a time that counts from the last run"),
    ("02:30 Europe/Berlin", ["*-*-* 02:30:00 Europe/Berlin", "*-*-* 03:00:00 Europe/Berlin"], nil),
    // The next day would have two runs: the last second before the jump is the slot.
    ("23:30 America/Nuuk", ["*-*-* 23:30:00 America/Nuuk", "*-*-* 22:59:59 America/Nuuk"], nil),
  ]) func systemd(_ at: String, _ expressions: [String], _ inexact: String?) throws {
    let times = OnCalendarTimes(try Samples.entry(at))
    #expect(times.expressions == expressions && times.inexact == inexact)
  }

  @Test func jitterNeedsAHeartbeat() throws {
    let entry = try Samples.entry("daily 03:00") { $0.jitter = TimeSpan(seconds: 600) }
    #expect(OnCalendarTimes(entry).expressions == ["*-*-* *:*:00"] && OnCalendarTimes(entry).inexact == "its jitter")
    #expect(CronTimes(entry).fields == "* * * * *" && LaunchdTimes(entry).intervals == nil)
    #expect(CronTimes(entry, namesZone: true, otherwise: "*/5 * * * *").fields == "*/5 * * * *")
  }

  @Test func launchdHasOneSetOfKeysATime() throws {
    func keys(_ at: String) throws -> [String]? {
      LaunchdTimes(try Samples.entry(at)).intervals?.map { $0.map { "\($0.key) \($0.value)" }.joined(separator: ", ") }
    }
    #expect(try keys("weekly sun,wed 03:30") == ["Weekday 3, Hour 3, Minute 30", "Weekday 0, Hour 3, Minute 30"])
    #expect(try keys("hourly") == ["Minute 0"])
    #expect(try keys("0 0 13 * fri") == ["Day 13, Hour 0, Minute 0", "Weekday 5, Hour 0, Minute 0"])
    #expect(try keys("*/2 1-23 * * *") == nil)
    #expect(try keys("minutely") == [""])
  }

  /// Every slot is one of the entry's moments too: what `run --due` is to serve, somebody wakes it for.
  @Test func anEntryFiresAtEverySlot() throws {
    var random = SeededRandom()
    let samples = [
      "daily 02:30", "daily 08:00,18:30", "monthly last 04:00", "Mon *-*-1..7 03:00", "0 0 13 * fri", "*/7 3-5 */3 * 1",
      "weekly sun 00:15", "*-*~3 05:05", "quarterly", "30 4 1,15 jan-mar *", "Sat,Sun 01..04:10,20", "hourly",
    ]
    for zone in ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Nuuk", "Africa/Cairo"] {
      for at in samples {
        let entry = try Samples.entry(at, in: zone)
        let texts = OnCalendarTimes(entry).expressions
        var slots = NextRun(entry.schedule.at, in: entry.local, anchor: entry.now)
        var fired = try texts.map { NextRun(try Schedule($0), in: entry.local, anchor: entry.now) }
        var lines = [
          NextRun(try Schedule(CronTimes(entry, namesZone: true).fields), in: entry.local, anchor: entry.now)
        ]
        var now = entry.now.addingTimeInterval(Double.random(in: 0...40_000_000, using: &random).rounded(.down))
        for _ in 0..<60 {
          let next = slots.next(after: now)
          now = try #require(next)
          let fires = { (runs: inout [NextRun]) in runs.indices.contains { runs[$0].previous(atOrBefore: now) == now } }
          let (timer, line) = (fires(&fired), fires(&lines))
          #expect(timer && line, "\(at) \(zone) \(now) \(texts)")
        }
      }
    }
  }

  @Test(arguments: [
    (60, "* * * * *", "*-*-* *:*:00"), (300, "*/5 * * * *", "*-*-* *:00/5:00"), (3600, "0 * * * *", "*-*-* *:00:00"),
    (21600, "0 */6 * * *", "*-*-* 00/6:00:00"), (86_400, "0 0 * * *", "*-*-* 00:00:00"),
  ]) func periods(_ seconds: Int, _ cron: String, _ onCalendar: String) throws {
    let period = try #require(HeartbeatPeriod(TimeSpan(seconds: seconds)))
    #expect(period.cron == cron && period.onCalendar == onCalendar)
    let ended = try Samples.start(["systemd-analyze", "calendar", onCalendar])
    #expect(ended.status == 0, "\(ended.text)")
  }

  @Test func periodsThatLeaveARestAreRefused() {
    for seconds in [0, 30, 90, 420, 5400, 5 * 3600, 2 * 86_400] {
      #expect(HeartbeatPeriod(TimeSpan(seconds: seconds)) == nil, "\(seconds)")
    }
    for text in HeartbeatPeriod.forms.split(separator: " ") {
      #expect(TimeSpan(String(text)).flatMap { HeartbeatPeriod($0) } != nil)
    }
  }
}
