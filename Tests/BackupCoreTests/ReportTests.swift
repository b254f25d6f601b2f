import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// The figures of a report, from runs to words like "full in seven weeks".
@Suite struct ReportTests {
  private static let utc = TimeZone(secondsFromGMT: 0)
  private func time(_ text: String) throws -> Date { try #require(UTCTime.date(text)) }

  private func window(_ since: String, _ until: String, _ zone: String = "UTC") throws -> ReportWindow {
    ReportWindow(since: try time(since), until: try time(until), zone: try #require(TimeZone(identifier: zone)))
  }

  private func run(
    _ outcome: Outcome, _ at: String, attempt: Int = 1, duration: Int64? = 1000, deleted: Int = 0, sent: Int64 = 0
  ) throws -> RunFacts {
    RunFacts(
      outcome, startedAt: Int64(try time(at).timeIntervalSince1970), attempt: attempt, duration: duration,
      files: ReportFiles(deleted: deleted), sent: sent)
  }

  @Test(arguments: [
    (0.5, [1], 1), (0.5, [4, 1, 3, 2], 2), (0.5, [5, 1, 3], 3), (0.95, Array(1...20), 19), (0.95, Array(1...21), 20),
    (1, [2, 9, 4], 9), (0.01, [2, 9, 4], 2),
  ])
  func percentilesAreValuesThatOccurred(_ share: Double, _ values: [Int], _ expected: Int) {
    #expect(Percentile.of(share, values) == expected)
  }

  @Test func ofNothingThereIsNoPercentile() { #expect(Percentile.of(0.5, [Int]()) == nil) }

  @Test func percentilesNeedNoSorting() throws {
    var random = SeededRandom()
    for _ in 0..<300 {
      let values = (0..<Int.random(in: 1...40, using: &random)).map { _ in Int.random(in: 0...12, using: &random) }
      let percent = Int.random(in: 1...100, using: &random)
      let rank = (percent * values.count + 99) / 100
      #expect(Percentile.of(Double(percent) / 100, values) == values.sorted()[rank - 1], "\(percent)% of \(values)")
    }
  }

  @Test func daysAreThoseOfTheZone() throws {
    // The clocks go back on the 25th in Berlin, forward on 29 March; Lord Howe by half an hour on 5 April.
    let autumn = try window("2026-10-24T10:00:00Z", "2026-10-26T10:00:00Z", "Europe/Berlin")
    #expect(autumn.days == ["2026-10-24", "2026-10-25", "2026-10-26"])
    #expect(autumn.dayEnds[1].timeIntervalSince(autumn.dayEnds[0]) == 25 * 3600)
    #expect(
      try window("2026-03-28T23:30:00Z", "2026-03-29T22:00:00Z", "Europe/Berlin").days == ["2026-03-29", "2026-03-30"])
    #expect(try window("2026-04-04T00:00:00Z", "2026-04-05T00:00:00Z", "Australia/Lord_Howe").days.count == 2)
    // The day Samoa left out.
    #expect(
      try window("2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z", "Pacific/Apia").days
        == ["2011-12-29", "2011-12-31", "2012-01-01"])
  }

  @Test func everySecondHasItsDay() throws {
    var random = SeededRandom()
    let window = try window("2026-10-01T00:00:00Z", "2026-11-24T09:00:00Z", "Europe/Berlin")
    for _ in 0..<500 {
      let second = Int64.random(in: window.starts[0]...Int64(window.until.timeIntervalSince1970), using: &random)
      let index = try #require(window.dayIndex(second, near: Int.random(in: -1...99, using: &random)))
      #expect(window.starts[index] <= second && second < Int64(window.dayEnds[index].timeIntervalSince1970))
    }
    #expect(window.dayIndex(window.starts[0] - 1) == nil)
  }

  @Test func aRetryThatWentThroughIsNoFailure() throws {
    var tally = JobTally(try window("2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z"))
    tally.add(try run(.failed, "2026-11-01T03:00:00Z"))
    tally.add(try run(.succeeded, "2026-11-01T03:05:00Z", attempt: 2))
    tally.add(try run(.held, "2026-11-02T03:00:00Z"))
    tally.add(try run(.cancelled, "2026-11-02T04:00:00Z"))
    tally.add(try run(.skipped, "2026-11-02T05:00:00Z"))
    let figures = JobReport(JobFacts("photos", tally)).figures
    #expect(figures.runs == 5 && figures.tried == 2 && figures.retries == 1)
    #expect(figures.successRate == 0.5)
    #expect(tally.days.map(\.outcomes.state) == [.mixed, .held, .nothing])
  }

  @Test func gapsGoFromSuccessToSuccessAndToTheEnd() throws {
    let window = try window("2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z")
    var tally = JobTally(window, lastBefore: try time("2026-10-28T00:00:00Z"))
    #expect(
      tally.longestGap?.from == window.since.addingTimeInterval(-4 * 86_400) && tally.longestGap?.to == window.until)
    tally.add(try run(.succeeded, "2026-11-02T00:00:00Z"))
    tally.add(try run(.failed, "2026-11-04T00:00:00Z"))
    #expect(tally.longestGap?.seconds == 8 * 86_400 && tally.longestGap?.to == window.until)
    tally.add(try run(.succeeded, "2026-11-08T00:00:00Z"))
    #expect(tally.longestGap == ReportGap(from: try time("2026-11-02T00:00:00Z"), to: try time("2026-11-08T00:00:00Z")))
    #expect(tally.longestGap?.seconds == 518_400)
    // One that began in the window waits from its first attempt on; one nobody tried waits for nothing.
    #expect(JobTally(window, first: try time("2026-11-09T00:00:00Z")).longestGap?.seconds == 86_400)
    #expect(JobTally(window).longestGap == nil)
  }

  @Test func missedSlotsMarkTheirOwnDays() throws {
    var tally = JobTally(try window("2026-11-01T00:00:00Z", "2026-11-05T00:00:00Z"))
    tally.add(try run(.missed, "2026-11-04T09:00:00Z"))
    tally.add(
      MissedGap(
        slots: 3, firstSlotAt: try time("2026-10-31T03:00:00Z"), lastSlotAt: try time("2026-11-02T03:00:00Z")))
    #expect(tally.days.map(\.outcomes.state) == [.missed, .missed, .nothing, .nothing, .nothing])
  }

  @Test func threeTimesTheUsualIsUnusual() throws {
    var tally = JobTally(try window("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"))
    for day in 1...4 { tally.add(try run(.succeeded, "2026-11-0\(day)T03:00:00Z", deleted: 100, sent: 1 << 30)) }
    #expect(tally.usual.unusualBytes == nil && tally.usual.unusualDeletions == nil)
    tally.add(try run(.succeeded, "2026-11-05T03:00:00Z", deleted: 100, sent: 1 << 30))
    // What sent nothing, or failed, says nothing about what is usual.
    for day in 6...9 { tally.add(try run(.succeeded, "2026-11-0\(day)T03:00:00Z")) }
    tally.add(try run(.failed, "2026-11-10T03:00:00Z", deleted: 9000, sent: 1 << 40))
    #expect(tally.usual.unusualBytes == 3 << 30 && tally.usual.unusualDeletions == 300)
    #expect(tally.mostDeleted.from(300).isEmpty && tally.mostSent.entries.count == 5)
    // Three times next to nothing still is next to nothing.
    let small = UsualFigures(sent: 1000, runs: 5, deleted: 1, deletingRuns: 5)
    #expect(small.unusualBytes == 16 << 20 && small.unusualDeletions == 20)
    #expect(UsualFigures(sent: .max, runs: 5, deleted: nil, deletingRuns: 0).unusualBytes == .max)
  }

  @Test func theLargestAreKept() throws {
    var random = SeededRandom()
    var (largest, all) = (LargestRuns(), [Int64]())
    for second in 0..<200 {
      let value = Int64.random(in: 0...60, using: &random)
      all.append(value)
      largest.note(value, RunFacts(.succeeded, startedAt: Int64(second)))
    }
    #expect(largest.entries.map(\.value) == Array(all.sorted(by: >).prefix(5)))
    #expect(largest.entries.allSatisfy { all[Int($0.startedAt)] == $0.value })
  }

  @Test(
    arguments: [
      // Quota, used, growth in the window's ten days -> days until it is full.
      (1000, 800, 100, 20.0), (1000, 1000, 100, 0), (1000, 1200, 100, 0), (1000, 800, 0, nil), (1000, 800, -50, nil),
      (1000, 800, nil, nil), (1 << 50, 0, 10, nil),
    ] as [(Int64, Int64, Int64?, Double?)])
  func whenARemoteIsFull(_ quota: Int64, _ used: Int64, _ growth: Int64?, _ days: Double?) throws {
    let now = try time("2026-11-24T09:00:00Z")
    let report = RemoteReport(
      "pc", jobs: [("photos", 500, growth, 10)], quota: QuotaSeen(quotaBytes: quota, usedBytes: used, at: now), now: now
    )
    #expect(report.fullAt.map { $0.timeIntervalSince(now) / 86_400 } == days)
    let unknown = RemoteReport("pc", jobs: [("photos", 500, growth, 10)], quota: nil, now: now)
    #expect(unknown.fullAt == nil && unknown.quotaBytes == nil && unknown.jobsBytes == 500)
  }

  @Test(arguments: [(0, 1.0), (1023, 1), (35_861_299, 1), (5_000_000, 7.3), (.max, 1)] as [(Int64, Double)])
  func aDrillsRateIsReadFromWhatItSaid(_ bytes: Int64, _ seconds: Double) throws {
    var record = RunRecord(
      run: try #require(RunID("20261124T030012Z-7f3a")), job: "photos", kind: .drill, trigger: .manual, host: "nas",
      startedAt: try time("2026-11-24T03:00:12Z"))
    record.message = "20 files (1 B) of run x restored and equal, \(DrillRate.text(bytes, seconds: seconds)); all there"
    let rate = try #require(DrillRate.of(record))
    #expect(Count.bytes(rate) == Count.bytes(Int64(bounding: Double(bytes) / seconds)))
    record.message = "nothing restored, 3 MiB a second"
    #expect(DrillRate.of(record) == nil)
  }

  @Test func allJobsTogether() throws {
    let window = try window("2026-11-01T00:00:00Z", "2026-11-11T00:00:00Z")
    var facts: [JobFacts] = []
    for (job, at) in [("a", "2026-11-03T00:00:00Z"), ("b", "2026-11-09T00:00:00Z")] {
      var tally = JobTally(window, lastBefore: window.since)
      tally.add(try run(.succeeded, at, duration: job == "a" ? 1000 : 3000, sent: 100))
      var fact = JobFacts(job, tally)
      fact.firstAt = window.since
      fact.lastSuccessAt = try time(at)
      fact.destination = "pc:\(job)"
      fact.sizes = MirrorSizes(base: .init(mirror: 1000, versions: 10), at: [.init(mirror: 3000, versions: 20)])
      facts.append(fact)
    }
    let report = Report(facts, window, host: "nas", madeAt: window.until)
    #expect(report.overall.succeeded == 2 && report.overall.successRate == 1 && report.overall.sentBytes == 200)
    #expect(report.overall.medianSeconds == 1 && report.overall.p95Seconds == 3)
    // The job that waits longest speaks for all.
    #expect(report.overall.lastSuccessAt == facts[0].lastSuccessAt && report.overall.longestGap?.seconds == 8 * 86_400)
    #expect(report.overall.mirrorGrowthBytes == 4000 && report.overall.versionsGrowthBytes == 20)
    #expect(report.remotes.map(\.growthBytesPerDay) == [402] && report.remotes[0].jobs == ["a", "b"])
    facts[1].lastSuccessAt = nil
    #expect(Report(facts, window, host: "nas", madeAt: window.until).overall.lastSuccessAt == nil)
  }
}
