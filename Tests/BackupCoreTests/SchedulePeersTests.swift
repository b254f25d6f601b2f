import Foundation
import TestSupport
import Testing

@testable import BackupCore

/// The same expressions read by others: systemd's own OnCalendar, and Python's croniter. Days on which the clocks are
/// moved are left out: what happens there is a rule of each program (ScheduleZonesTests has ours).
@Suite struct SchedulePeersTests {
  private static let count = 5

  @Test func systemdReadsTheSameTimes() throws {
    var random = SeededRandom()
    var compared = 0
    var (never, tooRare, contradictions) = (0, 0, 0)
    while compared < 300 {
      let text = ScheduleSamples.onCalendar(using: &random)
      let base = Int.random(in: 1_767_225_600...1_900_000_000, using: &random)
      let theirs: [Int]?
      do {
        theirs = try Peers.systemd(text, after: base, count: Self.count)
      } catch is Peers.GaveUp {
        tooRare += 1
        #expect(tooRare < 30)
        continue
      }
      do {
        _ = try Schedule(text)
      } catch {
        // systemd takes what never comes; it is refused here.
        #expect(error.message.contains("never comes") && theirs == [], "'\(text)': \(error), systemd \(theirs ?? [])")
        never += 1
        continue
      }
      if let theirs, try Self.contradictsItself(text, base, theirs) {
        contradictions += 1
        #expect(contradictions < 15)
        continue
      }
      try expectSame(text, base, theirs)
      compared += 1
    }
    print(
      "systemd: \(compared) compared, \(never) that never come, \(tooRare) too rare for it, \(contradictions) it reads both ways"
    )
  }

  @Test func croniterReadsTheSameTimes() throws {
    var random = SeededRandom()
    let samples = (0..<400).map { _ in
      (text: ScheduleSamples.cron(using: &random), base: Int.random(in: 1_767_225_600...1_900_000_000, using: &random))
    }
    let answers = try Peers.croniter(samples, count: Self.count)
    var (compared, different) = (0, 0)
    for (sample, theirs) in zip(samples, answers) {
      guard let schedule = try? Schedule(sample.text) else {
        #expect(theirs == nil, "'\(sample.text)' is refused here, croniter has \(theirs ?? [])")
        continue
      }
      if ScheduleDifferences.isExplained(sample.text) {
        different += 1
        continue
      }
      try expectSame(schedule.text, sample.base, theirs)
      compared += 1
    }
    #expect(compared >= 250)
    print("croniter: \(compared) compared, \(different) of a listed difference")
  }

  /// Every difference the docs list is one, and comes out as they say.
  @Test(arguments: ScheduleDifferences.all) func listedDifferences(difference: ScheduleDifferences) throws {
    let base = 1_795_521_600  // 2026-11-24T12:00:00Z
    let theirs =
      difference.peer == .systemd
      ? try Peers.systemd(difference.text, after: base, count: Self.count)
      : try Peers.croniter([(difference.text, base)], count: Self.count)[0]
    let ours = (try? Schedule(difference.text)).map { Self.times($0, base) }
    #expect(ours != theirs, "both: \(ours ?? [])")
    #expect((ours == nil) == difference.isRefusedHere && (theirs == nil) == difference.isRefusedThere)
    let page = try String(contentsOf: JobExamples.root.appendingPathComponent("docs/schedules.md"), encoding: .utf8)
    #expect(page.contains("| `\(difference.text.replacing("|", with: "\\|"))` | \(difference.peer.rawValue) |"))
  }

  @Test func theDocumentationListsNoOthers() throws {
    let page = try String(contentsOf: JobExamples.root.appendingPathComponent("docs/schedules.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.contains("` | systemd |") || $0.contains("` | croniter |") }
    #expect(rows.count == ScheduleDifferences.all.count)
  }

  /// Whether systemd passes over a time on its way that it names when asked a second before: after midnight it sometimes
  /// leaves out the first one.
  private static func contradictsItself(_ text: String, _ base: Int, _ theirs: [Int]) throws -> Bool {
    let ours = times(try Schedule(text), base)
    guard let (missing, _) = zip(ours, theirs).first(where: { $0 < $1 }) else { return false }
    return try Peers.systemd(text, after: missing - 1, count: 1)?.first == missing
  }

  private static func times(_ schedule: Schedule, _ base: Int) -> [Int] {
    var slots = NextRun(schedule, in: .gmt, anchor: Date(wholeSeconds: base))
    var found: [Int] = []
    while found.count < count, let next = slots.next(after: Date(wholeSeconds: found.last ?? base)) {
      found.append(wholeSeconds(next))
    }
    return found
  }

  private func expectSame(_ text: String, _ base: Int, _ theirs: [Int]?) throws {
    let schedule = try Schedule(text)
    let zone = schedule.zone?.zone ?? .gmt
    let isQuiet = { (instant: Int) in
      let around = [-36, 36].map { zone.secondsFromGMT(for: Date(wholeSeconds: instant + $0 * 3600)) }
      return around[0] == around[1]
    }
    let theirs = try #require(theirs, "'\(text)' is refused by the peer")
    let all = Self.times(schedule, base)
    let (mine, yours) = (all.filter(isQuiet), theirs.filter(isQuiet))
    // Where days are left out, only as many times as both have.
    let shared =
      mine.count == all.count && yours.count == theirs.count
      ? max(mine.count, yours.count) : min(mine.count, yours.count)
    #expect(
      Array(mine.prefix(shared)) == Array(yours.prefix(shared)),
      "'\(text)' after \(UTCTime.text(Date(wholeSeconds: base)))")
  }
}
