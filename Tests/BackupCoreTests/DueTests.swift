import Foundation
import Testing

@testable import BackupCore

/// What is due, missed and overdue, as tables. Times are UTC in November 2026, `dd HH:MM`.
@Suite struct DueTests {
  static func at(_ text: String) -> Date {
    let full = text.count > 14 ? text : "2026-11-" + text.replacing(" ", with: "T") + ":00Z"
    return UTCTime.date(full) ?? .distantPast
  }

  static func show(_ date: Date?) -> String {
    guard let date else { return "-" }
    let text = UTCTime.text(date)
    return text.hasPrefix("2026-11-") ? String(text.dropFirst(8).dropLast(4)).replacing("T", with: " ") : text
  }

  /// `no` or trigger and slot; then `missed N first..last`, `overdue since`, `skip recorded`, `next`.
  static func show(_ due: Due) -> String {
    var parts = [due.isDue ? "\(due.trigger?.rawValue ?? "?") \(show(due.slot))" : "no"]
    if let gap = due.missed { parts.append("missed \(gap.slots) \(show(gap.firstSlotAt))..\(show(gap.lastSlotAt))") }
    if let since = due.overdueSince { parts.append("overdue \(show(since))") }
    if due.isSkipRecorded { parts.append("skip recorded") }
    return parts.joined(separator: ", ")
  }

  /// `attempts` are `dd HH:MM outcome`; the job runs daily at 03:00 unless `schedule` says else.
  static func decide(
    _ now: String, _ attempts: [String], schedule: String = "daily 03:00", catchUp: JobSchedule.CatchUp = .run,
    jitter: Int = 0, missedUpTo: String? = nil, since: String? = nil, isRunning: Bool = false
  ) throws -> Due {
    var job = JobSchedule(try Schedule(schedule))
    job.catchUp = catchUp
    job.jitter = TimeSpan(seconds: jitter)
    let facts = DueFacts(
      attempts: try attempts.map { text in
        let words = text.split(separator: " ")
        return DueFacts.Attempt(
          startedAt: at(words.dropLast().joined(separator: " ")),
          outcome: try #require(Outcome(rawValue: String(words.last ?? ""))))
      }, missedUpTo: missedUpTo.map(at), scheduledSince: since.map(at), isRunning: isRunning)
    return decideDue(job, facts, jitter: Jitter(hostID: "host", job: "photos"), local: .gmt, now: at(now))
  }

  @Test(arguments: [
    // The first attempt is due at once.
    ("10 12:00", [], "schedule 10 03:00"),
    // Served, by whatever outcome but two.
    ("10 12:00", ["10 03:00 succeeded"], "no"), ("10 12:00", ["10 03:00 failed"], "no"),
    ("10 12:00", ["10 03:00 held"], "no"),
    ("10 12:00", ["10 03:00 cancelled"], "no"), ("10 12:00", ["10 03:00 incomplete"], "no"),
    ("11 02:59", ["10 03:00 succeeded"], "no"), ("11 03:00", ["10 03:00 succeeded"], "schedule 11 03:00"),
    ("11 09:00", ["10 03:00 succeeded"], "schedule 11 03:00"),
    ("11 09:01", ["10 03:00 succeeded"], "catch-up 11 03:00, overdue 11 09:00"),
    // By hand shortly before does not count for the slot, shortly after does.
    ("11 03:00", ["10 03:00 succeeded", "11 02:59 succeeded"], "schedule 11 03:00"),
    ("11 03:05", ["10 03:00 succeeded", "11 03:01 succeeded"], "no"),
    // Off over three daily slots: one run, one record.
    ("13 03:10", ["10 03:00 succeeded"], "catch-up 13 03:00, missed 2 11 03:00..12 03:00, overdue 11 09:00"),
    ("13 12:00", ["10 03:00 failed"], "catch-up 13 03:00, missed 2 11 03:00..12 03:00, overdue 11 09:00"),
    // Left due; what an attempt covers is not missed as well.
    ("11 03:20", ["10 03:00 succeeded", "11 03:00 interrupted"], "schedule 11 03:00"),
    ("11 03:20", ["10 03:00 succeeded", "11 03:00 skipped"], "schedule 11 03:00, skip recorded"),
    ("12 03:20", ["10 03:00 succeeded", "11 03:00 skipped"], "catch-up 12 03:00, overdue 11 09:00"),
    ("12 03:20", ["10 03:00 succeeded", "11 03:00 interrupted"], "catch-up 12 03:00, overdue 11 09:00"),
    (
      "14 03:20", ["10 03:00 succeeded", "11 03:00 interrupted"],
      "catch-up 14 03:00, missed 2 12 03:00..13 03:00, overdue 11 09:00"
    ),
    ("10 12:00", ["10 11:00 interrupted"], "schedule 10 03:00"),
    ("10 12:00", ["10 11:00 skipped"], "schedule 10 03:00, skip recorded"),
    ("11 12:00", ["10 11:00 skipped"], "schedule 11 03:00"),
    ("13 12:00", ["10 11:00 interrupted"], "schedule 13 03:00, missed 2 11 03:00..12 03:00"),
    // A process that is gone and was not accounted for yet.
    ("11 03:20", ["10 03:00 succeeded", "11 03:00 running"], "schedule 11 03:00"),
    // The clock was a year ahead, and a second: the one does not stop the job, the other does not run it twice.
    ("11 03:00", ["10 03:00 succeeded", "2027-11-09T03:00:00Z succeeded"], "schedule 11 03:00"),
    ("11 12:00", ["11 03:00 succeeded", "2027-11-09T03:00:00Z succeeded"], "no"),
    ("11 12:00", ["10 03:00 succeeded", "11 12:01 succeeded"], "no"),
    ("10 12:00", ["9 03:00 succeeded", "10 03:00 succeeded", "11 03:00 succeeded"], "no"),
    ("11 03:00", ["10 03:00 succeeded", "11 03:01 succeeded"], "no"),
  ])
  func daily(now: String, attempts: [String], expected: String) throws {
    let attempts = attempts.map { $0.hasPrefix("9 ") ? "0" + $0 : $0 }
    #expect(Self.show(try Self.decide(now, attempts)) == expected)
    // Nobody starts a job that runs, nor records anything.
    let running = try Self.decide(now, attempts, isRunning: true)
    #expect(!running.isDue && running.missed == nil && running.trigger == nil)
  }

  @Test func offOverThreeSlots() throws {
    let first = try Self.decide("13 03:10", ["10 03:00 succeeded"])
    #expect(first.missed?.slots == 2 && first.isDue && first.slot == Self.at("13 03:00"))
    // The run was started and the record written: the next heartbeat has nothing to do.
    let second = try Self.decide("13 03:11", ["10 03:00 succeeded", "13 03:10 failed"], missedUpTo: "12 03:00")
    #expect(Self.show(second) == "no" && second.next == Self.at("14 03:00"))
    // Killed in between: the run is made up for, the record is not written again.
    for attempts in [[], ["13 03:10 interrupted"], ["13 03:10 skipped"]] {
      let again = try Self.decide("13 03:12", ["10 03:00 succeeded"] + attempts, missedUpTo: "12 03:00")
      #expect(again.isDue && again.missed == nil && again.trigger == .catchUp)
      #expect(again.isSkipRecorded == (attempts == ["13 03:10 skipped"]))
    }
  }

  @Test(
    arguments: [
      ("11 03:10", nil, "schedule 11 03:00"), ("11 09:00", nil, "schedule 11 03:00"),
      ("11 09:01", nil, "no, missed 1 11 03:00..11 03:00, overdue 11 09:00"),
      ("11 09:02", "11 03:00", "no, overdue 11 09:00"),
      ("13 03:10", nil, "schedule 13 03:00, missed 2 11 03:00..12 03:00, overdue 11 09:00"),
      ("13 12:00", nil, "no, missed 3 11 03:00..13 03:00, overdue 11 09:00"),
      ("13 12:00", "12 03:00", "no, missed 1 13 03:00..13 03:00, overdue 11 09:00"),
    ] as [(String, String?, String)])
  func skip(now: String, missedUpTo: String?, expected: String) throws {
    #expect(Self.show(try Self.decide(now, ["10 03:00 succeeded"], catchUp: .skip, missedUpTo: missedUpTo)) == expected)
    #expect(try Self.decide(now, [], catchUp: .skip).isDue)
  }

  @Test(arguments: [
    ("10 08:59", ["10 03:00 succeeded"], "no"), ("10 09:00", ["10 03:00 failed"], "schedule 10 09:00"),
    ("10 12:00", ["10 03:00 succeeded", "10 07:00 succeeded"], "no"), ("10 12:00", [], "schedule -"),
    ("10 15:01", ["10 03:00 succeeded"], "catch-up 10 15:00, missed 1 10 09:00..10 09:00, overdue 10 15:00"),
    ("12 03:00", ["10 03:00 succeeded"], "catch-up 12 03:00, missed 7 10 09:00..11 21:00, overdue 10 15:00"),
    ("10 09:30", ["10 03:00 succeeded", "10 09:00 interrupted"], "schedule 10 09:00"),
    ("10 09:30", ["10 03:00 succeeded", "10 09:10 skipped"], "schedule 10 09:00, skip recorded"),
    ("10 12:00", ["10 12:01 skipped"], "schedule -, skip recorded"),
    // The clock was set back by an hour, and by a year.
    ("10 02:00", ["10 03:00 succeeded"], "no"),
    (
      "10 02:00", ["09 12:00 succeeded", "2027-11-10T02:00:00Z succeeded"],
      "catch-up 10 00:00, missed 1 09 18:00..09 18:00, overdue 10 00:00"
    ),
  ])
  func everySixHours(now: String, attempts: [String], expected: String) throws {
    #expect(Self.show(try Self.decide(now, attempts, schedule: "every 6h", jitter: 600)) == expected)
  }

  @Test func anEditIsNoGap() throws {
    let weekly = ["08 03:00 succeeded"]
    #expect(
      Self.show(try Self.decide("12 10:20", weekly, schedule: "hourly", since: "12 10:19")) == "schedule 12 10:00")
    #expect(
      Self.show(try Self.decide("12 10:20", weekly, schedule: "hourly", since: "12 08:30"))
        == "catch-up 12 10:00, missed 1 12 09:00..12 09:00")
    #expect(try Self.decide("12 10:20", weekly, schedule: "weekly sun 03:00", since: "12 10:19").isDue == false)
    #expect(try Self.decide("12 10:20", ["12 10:20 succeeded"], schedule: "hourly", since: "12 10:19").isDue == false)
  }

  @Test(arguments: [
    ("11 09:00", "10 12:00", "schedule 11 03:00"), ("11 09:01", "10 12:00", "schedule 11 03:00, overdue 11 09:00"),
    ("20 12:00", "10 12:00", "schedule 20 03:00, overdue 11 09:00"),
    ("11 09:01", "11 03:00", "schedule 11 03:00, overdue 11 09:00"), ("11 09:01", "11 03:01", "schedule 11 03:00"),
    ("11 09:01", nil, "schedule 11 03:00"),
  ])
  func aJobNobodyEverTriedIsOverdueFromItsFirstSlot(now: String, since: String?, expected: String) throws {
    #expect(Self.show(try Self.decide(now, [], since: since)) == expected)
    let skipped = try Self.decide(now, ["11 09:00 skipped"], since: since)
    #expect(skipped.overdueSince == (try Self.decide(now, [], since: since)).overdueSince)
    let running = try Self.decide(now, [], since: since, isRunning: true)
    #expect(!running.isDue && (running.overdueSince != nil) == expected.contains("overdue"))
  }

  @Test func everySixHoursCountsFromTheDeclarationUntilTheFirstAttempt() throws {
    let early = try Self.decide("10 15:59", [], schedule: "every 6h", since: "10 04:00")
    #expect(early.isDue && early.overdueSince == nil)
    let late = try Self.decide("10 16:01", [], schedule: "every 6h", since: "10 04:00")
    #expect(late.isDue && late.overdueSince == Self.at("10 16:00"))
  }

  @Test func jitterMovesTheStart() throws {
    let offset = Jitter(hostID: "host", job: "photos").seconds(upTo: TimeSpan(seconds: 3600), gap: 86_400)
    let slot = Self.at("11 03:00")
    for (second, isDue) in [(-1, false), (0, true)] {
      var job = JobSchedule(try Schedule("daily 03:00"))
      job.jitter = TimeSpan(seconds: 3600)
      let facts = DueFacts(attempts: [DueFacts.Attempt(startedAt: Self.at("10 03:59"), outcome: .succeeded)])
      let start = slot.addingTimeInterval(Double(offset))
      let due = decideDue(
        job, facts, jitter: Jitter(hostID: "host", job: "photos"), local: .gmt,
        now: start.addingTimeInterval(Double(second)))
      #expect(due.isDue == isDue && due.slot == (isDue ? slot : nil))
      #expect(due.next == (isDue ? start.addingTimeInterval(86_400) : start))
    }
  }

  @Test func jitterIsStableSpreadAndBounded() {
    let hosts = (0..<2000).map { Jitter(hostID: "host-\($0)", job: "photos") }
    let offsets = hosts.map { $0.seconds(upTo: TimeSpan(seconds: 99), gap: nil) }
    #expect(offsets == hosts.map { $0.seconds(upTo: TimeSpan(seconds: 99), gap: nil) })
    #expect(Set(offsets).count == 100 && offsets.allSatisfy { (0...99).contains($0) })
    #expect(hosts.allSatisfy { (0..<60).contains($0.seconds(upTo: TimeSpan(seconds: 7200), gap: 60)) })
    #expect(
      hosts.allSatisfy {
        $0.seconds(upTo: TimeSpan(seconds: 0), gap: 60) == 0 && $0.seconds(upTo: TimeSpan(seconds: 9), gap: 1) == 0
      })
    #expect(hosts[0] != Jitter(hostID: "host-0", job: "papers"))
  }

  @Test func zonesDecideWhatIsDue() throws {
    var job = JobSchedule(try Schedule("daily 03:00"))
    let facts = DueFacts(attempts: [DueFacts.Attempt(startedAt: Self.at("10 01:30"), outcome: .succeeded)])
    let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
    func isDue(_ local: TimeZone) -> Bool {
      decideDue(job, facts, jitter: Jitter(hostID: "h", job: "j"), local: local, now: Self.at("10 02:30")).isDue
    }
    #expect(isDue(berlin) && !isDue(.gmt))
    job.timezone = NamedZone("Europe/Berlin")
    #expect(isDue(.gmt))
    job.at = try Schedule("03:00 UTC")
    #expect(!isDue(berlin))
  }
}
