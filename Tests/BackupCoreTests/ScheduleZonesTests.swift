import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// Every zone of the time zone database, twice ten years, 50 expressions: no day without its slot, no day with two.
///
/// Looked at are the days around every move of the clocks and a sample of others: between moves a day is arithmetic with
/// one offset, which the peers check. Zones whose clocks were alike all that time are looked at once.
@Suite struct ScheduleZonesTests {
  static let zones =
    TimeZone.knownTimeZoneIdentifiers.sorted() + ["UTC", "America/Godthab", "US/Eastern", "Asia/Calcutta"]
  private static let parts = 4
  /// 2007 ..< 2017, with days that do not exist and zones that changed for good; 2024 ..< 2034.
  private static let decades = [1_167_609_600...1_483_228_799, 1_704_067_200...2_019_686_399]

  @Test(arguments: decades, 0..<parts) func everyDayHasItsSlotOnce(years: ClosedRange<Int>, part: Int) throws {
    var random = SeededRandom("everyDayHasItsSlotOnce(\(years), \(part))")
    var clocks: [[Int]: ZoneClock] = [:]
    for name in Self.zones {
      let clock = try ZoneClock(name, years)
      clocks[clock.likeness] = clock
    }
    #expect(clocks.count > 50)
    let rules = try ScheduleSamples.onceADay(46, using: &random).map { text in
      guard case .calendar(let rules) = try Schedule(text).meaning else { throw MissingTool(description: text) }
      return (text, rules[0], rules)
    }
    let hourly = [0, 15, 30, 45].map {
      ($0, [CalendarRule(times: TimeRule(hours: TimeRule.everyHour, minutes: 1 << UInt64($0)))])
    }
    let ordered = clocks.values.sorted { $0.zone.identifier < $1.zone.identifier }
    for (index, clock) in ordered.enumerated() where index % Self.parts == part {
      var windows = clock.moves.map { $0 - 2 * 86_400 }
      for _ in 0..<3 { windows.append(Int.random(in: years, using: &random)) }
      for start in windows {
        let window = ZoneWindow(clock, start)
        for (text, rule, all) in rules { window.expectOneADay(text, rule, all) }
        for (minute, all) in hourly { window.expectEveryHour(minute, all) }
      }
    }
  }
}

/// One zone's wall clock as Foundation tells it.
private struct ZoneClock {
  let zone: TimeZone
  /// The instants at which the clocks are moved.
  let moves: [Int]
  private let years: ClosedRange<Int>

  init(_ name: String, _ years: ClosedRange<Int>) throws {
    let zone = try #require(TimeZone(identifier: name), "\(name)")
    self.zone = zone
    self.years = years
    var moves: [Int] = []
    var last = Date(timeIntervalSince1970: Double(years.lowerBound))
    while let next = zone.nextDaylightSavingTimeTransition(after: last),
      next.timeIntervalSince1970 < Double(years.upperBound)
    {
      moves.append(Int(next.timeIntervalSince1970))
      last = next
    }
    self.moves = moves
  }

  /// The same for zones whose clocks show the same all the time.
  var likeness: [Int] { [offset(years.lowerBound)] + moves.flatMap { [$0, offset($0)] } }

  func offset(_ instant: Int) -> Int { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))) }

  func day(_ instant: Int) -> Int { floorDivide(instant + offset(instant), 86_400) }
}

/// A few days of one zone, and what slots in them have to be true to.
private struct ZoneWindow {
  private let clock: ZoneClock
  private let start: Int
  private let end: Int
  /// The local days there are wholly within it.
  private let days: [Int]
  private let quarters: [(instant: Int, second: Int)]

  init(_ clock: ZoneClock, _ start: Int) {
    self.clock = clock
    self.start = floorDivide(start, 900) * 900
    end = self.start + 4 * 86_400
    let quarters = stride(from: self.start, to: end, by: 900).map { ($0, $0 + clock.offset($0)) }
    self.quarters = quarters.map { ($0.0, $0.1) }
    let (first, last) = (clock.day(self.start) + 1, clock.day(end) - 1)
    days = Set(quarters.map { floorDivide($0.1, 86_400) }).filter { $0 >= first && $0 <= last }.sorted()
  }

  private func slots(_ search: inout SlotSearch, from: Int, to: Int) -> [Int] {
    var slots: [Int] = []
    var instant = from - 1
    while let slot = search.next(after: instant), slot < to {
      slots.append(slot)
      instant = slot
    }
    return slots
  }

  func expectOneADay(_ text: String, _ rule: CalendarRule, _ all: [CalendarRule]) {
    var search = SlotSearch(all, clock.zone)
    let slots = slots(&search, from: start - 86_400, to: end + 86_400)
    let wanted = days.filter { rule.days.next(from: $0) == $0 }
    let within = (days.first ?? 0)...(days.last ?? 0)
    #expect(slots.map(clock.day).filter(within.contains).sorted() == wanted, "\(place) '\(text)'")
    let time = rule.times.first(atOrAfter: 0) ?? 0
    for (index, slot) in slots.enumerated() {
      let shown = slot + clock.offset(slot) - clock.day(slot) * 86_400
      // Another time than the one meant only where the clocks jump over that.
      if shown != time {
        let isJump = clock.offset(slot) > clock.offset(slot - 1) || clock.offset(slot + 1) > clock.offset(slot)
        #expect(isJump, "\(place) '\(text)' at \(slot)")
      }
      if index > 0 { #expect(search.previous(atOrBefore: slot - 1) == slots[index - 1], "\(place) '\(text)'") }
    }
  }

  /// An hourly schedule comes at every moment the clock shows its minute.
  func expectEveryHour(_ minute: Int, _ all: [CalendarRule]) {
    var search = SlotSearch(all, clock.zone)
    let wanted = quarters.filter { $0.second % 3600 == minute * 60 }.map(\.instant)
    #expect(slots(&search, from: start, to: end) == wanted, "\(place) minute \(minute)")
  }

  private var place: String { "\(clock.zone.identifier) from \(UTCTime.text(Date(wholeSeconds: start)))" }
}
