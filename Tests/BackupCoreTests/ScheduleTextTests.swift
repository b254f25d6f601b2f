import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// The schedule language: what each form means, and where what is wrong with it stands.
@Suite struct ScheduleTextTests {
  /// The next times after Tuesday 2026-11-24T12:00:00Z in UTC, as `MM-DD HH:MM[:SS]`.
  static func next(_ text: String, _ count: Int = 3, zone: String = "UTC", after: String = "2026-11-24T12:00:00Z")
    throws
    -> [String]
  {
    let (zone, start) = (try #require(TimeZone(identifier: zone)), try #require(UTCTime.date(after)))
    var slots = NextRun(try Schedule(text), in: zone, anchor: start)
    var dates: [Date] = []
    while dates.count < count, let date = slots.next(after: dates.last ?? start) { dates.append(date) }
    return dates.map {
      String(UTCTime.text($0).dropFirst(5).dropLast()).replacing("T", with: " ").replacing(/:00$/, with: "")
    }
  }

  @Test(
    arguments: [
      ("daily 03:00", ["11-25 03:00", "11-26 03:00", "11-27 03:00"]), ("daily", ["11-25 00:00", "11-26 00:00"]),
      ("Daily 18:00,8:00", ["11-24 18:00", "11-25 08:00", "11-25 18:00"]), ("daily 12:00:01", ["11-24 12:00:01"]),
      ("hourly", ["11-24 13:00", "11-24 14:00"]), ("minutely", ["11-24 12:01", "11-24 12:02"]),
      ("every 6h", ["11-24 18:00", "11-25 00:00"]), ("every 1s", ["11-24 12:00:01"]), ("every 1h30m", ["11-24 13:30"]),
      ("weekdays 08:00,18:00", ["11-24 18:00", "11-25 08:00"]), ("weekly", ["11-30 00:00", "12-07 00:00"]),
      ("weekly sun 03:00", ["11-29 03:00", "12-06 03:00"]), ("weekly mon,thu", ["11-26 00:00", "11-30 00:00"]),
      ("weekly thu..fri 03:00", ["11-26 03:00", "11-27 03:00", "12-03 03:00"]), ("weekly sat-sun", ["11-28 00:00"]),
      ("monthly 1 04:00", ["12-01 04:00", "01-01 04:00"]), ("monthly", ["12-01 00:00"]),
      ("monthly 04:00", ["12-01 04:00"]), ("monthly 1,15,last 04:00", ["11-30 04:00", "12-01 04:00", "12-15 04:00"]),
      ("monthly 31", ["12-31 00:00", "01-31 00:00", "03-31 00:00"]), ("quarterly", ["01-01 00:00", "04-01 00:00"]),
      ("semiannually", ["01-01 00:00", "07-01 00:00"]), ("yearly", ["01-01 00:00"]), ("annually", ["01-01 00:00"]),
      ("daily 03:00 Asia/Kolkata", ["11-24 21:30"]), ("weekly sun 03:00 UTC", ["11-29 03:00"]),
    ] as [(String, [String])])
  func plainWords(text: String, times: [String]) throws {
    #expect(try Self.next(text, times.count) == times)
  }

  @Test(
    arguments: [
      ("0 3 * * *", ["11-25 03:00"]), ("*/15 * * * *", ["11-24 12:15", "11-24 12:30"]),
      ("5/20 * * * *", ["11-24 12:05"]),
      ("0 8-10,18 * * 1-5", ["11-24 18:00", "11-25 08:00"]), ("0 0 * * sun", ["11-29 00:00"]),
      ("0 0 * * 7", ["11-29 00:00"]),
      ("0 0 * * 0", ["11-29 00:00"]), ("0 0 * * Sunday", ["11-29 00:00"]), ("0 0 * * fri-sun", ["11-27 00:00"]),
      ("0 0 * * sun-mon", ["11-29 00:00", "11-30 00:00", "12-06 00:00"]), ("0 0 * feb mon", ["02-01 00:00"]),
      ("0 0 1 jan-mar/2 *", ["01-01 00:00", "03-01 00:00"]), ("0 0 29 2 *", ["02-29 00:00", "02-29 00:00"]),
      ("0 0 13 * fri", ["11-27 00:00", "12-04 00:00", "12-11 00:00", "12-13 00:00"]),
      ("0 0 */2 * mon", ["12-07 00:00", "12-21 00:00"]),
      ("0 0 1-7 * */2", ["12-01 00:00", "12-03 00:00", "12-05 00:00"]),
      ("  0  3\t* * * ", ["11-25 03:00"]), ("@daily", ["11-25 00:00"]), ("@Hourly", ["11-24 13:00"]),
      ("@weekly", ["11-29 00:00"]), ("@monthly", ["12-01 00:00"]), ("@yearly", ["01-01 00:00"]),
      ("@midnight", ["11-25 00:00"]), ("@annually", ["01-01 00:00"]), ("0 0 31 * *", ["12-31 00:00", "01-31 00:00"]),
    ] as [(String, [String])])
  func cron(text: String, times: [String]) throws {
    #expect(try Self.next(text, times.count) == times)
  }

  @Test(
    arguments: [
      ("Mon..Fri 08:00", ["11-25 08:00"]), ("03:00", ["11-25 03:00"]), ("Sat,Sun *-*-* 03:00", ["11-28 03:00"]),
      ("Mon-Fri 8:5", ["11-25 08:05"]), ("mon", ["11-30 00:00"]), ("*-*-1..7 03:00", ["12-01 03:00", "12-02 03:00"]),
      ("Mon *-*-1..7 03:00", ["12-07 03:00", "01-04 03:00"]), ("*:0/15", ["11-24 12:15"]),
      ("*:*:30", ["11-24 12:00:30"]),
      ("*-02~03", ["02-26 00:00", "02-27 00:00"]), ("*-*~1 04:00", ["11-30 04:00", "12-31 04:00"]),
      ("12~1", ["12-31 00:00"]),
      ("Mon *-05~07/1", ["05-31 00:00", "05-29 00:00"]),
      ("*-*~01..07/2", ["11-26 00:00", "11-28 00:00", "11-30 00:00"]),
      ("*-*~10..15/3", ["12-19 00:00", "12-22 00:00"]), ("2027-2-3 4:05:06", ["02-03 04:05:06"]),
      ("27..28-12-24", ["12-24 00:00", "12-24 00:00"]),
      ("12-24", ["12-24 00:00"]),
      ("2028/4-2-29", ["02-29 00:00"]), ("03:00 America/New_York", ["11-25 08:00"]), ("00..12/4:30", ["11-24 12:30"]),
      ("*-1/3-1", ["01-01 00:00", "04-01 00:00"]), ("*:*/15", ["11-24 12:15"]), ("2026-11-24 *:00", ["11-24 13:00"]),
      ("2020-01-01", []), ("2026-11-24 12:00", []),
    ] as [(String, [String])])
  func onCalendar(text: String, times: [String]) throws {
    #expect(try Self.next(text, max(1, times.count)) == times)
  }

  /// Every example of docs/schedules.md, `EXPRESSION → TIME, TIME`.
  @Test func examplesOfTheDocumentation() throws {
    let page = try String(contentsOf: JobExamples.root.appendingPathComponent("docs/schedules.md"), encoding: .utf8)
    let lines = page.components(separatedBy: "```schedule\n").dropFirst().flatMap {
      $0.components(separatedBy: "```")[0].split(separator: "\n")
    }
    #expect(lines.count > 35)
    for line in lines {
      let parts = line.components(separatedBy: "→")
      let text = try #require(parts.first).trimmingCharacters(in: .whitespaces)
      let wanted = try #require(parts.last).split(separator: ",").map {
        String($0.trimmingCharacters(in: .whitespaces).dropFirst(5))
      }
      #expect(try Self.next(text, wanted.count) == wanted, "\(line)")
    }
  }

  /// `^` stands before the character in question.
  @Test(arguments: [
    ("^", "the schedule is empty"), ("^dayly 03:00", "'dayly' is no schedule"), ("^foo", "'foo' is no schedule"),
    ("daily ^25:00", "the hour cannot be '25'"), ("daily 03:^60", "the minute cannot be '60'"),
    ("daily 03:00:^7", "the second cannot be '7'"), ("daily 03:00,^", "the hour is missing here"),
    ("daily ^3", "'3' does not belong here"), ("daily 3:00^pm", "a ':' is missing here"),
    ("daily 03:00 ^noon", "'noon' does not belong here"), ("every^", "the length of time is missing"),
    ("every ^day", "'every' must be a length of time, not 'day'"), ("every ^0s", "'every' must be at least 1s"),
    ("every ^6 hours", "'every' must be a length of time, not '6'"), ("hourly ^15", "'15' does not belong here"),
    ("weekly ^sux 03:00", "'sux' is no weekday"),
    ("weekly mon,^ 03:00", "the weekday is missing here"),
    ("weekly ^fri..mon", "the range of the weekday runs backwards"),
    ("monthly ^32", "the day of the month cannot be '32'"),
    ("monthly 1,^first", "'first' does not belong in the day of the month"),
    ("daily 03:00 ^Europe/Berln", "there is no time zone 'Europe/Berln'"),
    ("daily ^UTC+1", "'UTC+1' does not belong here"),
    ("0 ^24 * * *", "the hour cannot be '24'"), ("^60 * * * *", "the minute cannot be '60'"),
    ("0 3 * * ^mondey", "'mondey' is no weekday"), ("0 3 * * 1-^8", "the weekday cannot be '8'"),
    ("0 3 * *^", "a cron line has five fields, there are 4"),
    ("0 0 3 * * ^*", "a cron line has five fields, there are 6"),
    ("*/15^", "a cron line has five fields, there is 1"), ("*/^0 * * * *", "a step cannot be '0'"),
    ("*/^ * * * *", "a number is missing after the '/'"), ("0 3 ^? * 1", "'?' is not known here"),
    ("0 3 ^L * *", "'L' is not known here"), ("0 3 * * 1^#2", "'#2' does not belong in the weekday"),
    ("0 ^22-2 * * *", "the range of the hour runs backwards"),
    ("0 0 ^30 2 *", "the schedule never comes: there is no such day"),
    ("0 0 ^31 4,6 *", "the schedule never comes: there is no such day"), ("^@reboot", "'@reboot' is not known here"),
    ("^@every 6h", "'@every' is not known here"), ("@daily ^03:00", "'03:00' does not belong here"),
    ("Mon ^*-2-30", "the schedule never comes: there is no such day"), ("Mon *-*-1 ^3", "'3' does not belong here"),
    ("Mon..^Foo 08:00", "'foo' is no weekday"), ("*-^13-1", "the month cannot be '13'"),
    ("*-*~^0", "the day of the month cannot be '0'"),
    ("^25:00", "the hour cannot be '25'"), ("03:00:00^.5", "fractions of a second are not taken"),
    ("03:00 ^EST5", "there is no time zone 'EST5'"), ("03:00 ^europe/berlin", "there is no time zone 'europe/berlin'"),
    ("2027-01-01^T03:00", "'T03:00' does not belong in the day of the month"),
    ("03:00 UTC ^x", "'x' does not belong here"),
    ("^2027-02-29", "the schedule never comes: there is no such day"),
    ("^２ * * * *", "'２' does not belong in the minute"),
  ])
  func faults(marked: String, message: String) throws {
    let text = marked.replacing("^", with: "", maxReplacements: 1)
    let offset = marked.unicodeScalars.prefix { $0 != "^" }.count
    let fault = try #require(throws: ScheduleFault.self) { try Schedule(text) }
    #expect(fault.offset == offset && fault.message == message, "\(fault)")
    #expect(!fault.hint.isEmpty && !fault.message.hasSuffix("."))
  }

  @Test(
    arguments: [
      ("dayly 03:00", "did you mean 'daily'?"), ("Moonday", "did you mean 'monday'?"),
      ("03:00 europe/berlin", "did you mean 'Europe/Berlin'?"), ("03:00 Europe/Berln", "did you mean 'Europe/Berlin'?"),
      ("0 3 * * mondey", "did you mean 'monday'?"), ("03:00 utc", "write 'UTC'"),
      ("@every 6h", "write 'every 6h', without the '@'"),
    ] as [(String, String)])
  func hints(text: String, hint: String) throws {
    #expect(try #require(throws: ScheduleFault.self) { try Schedule(text) }.hint == hint)
  }

  @Test func anythingIsReadOrRefusedAtAPlaceWithin() {
    var random = SeededRandom()
    let pieces = [
      "daily", "every", "weekly", "monthly", "last", "mon", "Sun", "jan", "*", "/", "-", "..", "~", ",", ":", " ", " ",
      "0",
      "3", "15", "59", "2027", "UTC", "Europe/Berlin", "@", "é", "\u{202E}", "🙂", "6h", "03:00", "* * ", "99999999999",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      do {
        _ = try Schedule(text)
      } catch {
        #expect((0...text.unicodeScalars.count).contains(error.offset), "'\(text)'")
      }
    }
  }
}
