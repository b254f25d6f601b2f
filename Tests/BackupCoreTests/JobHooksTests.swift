import Foundation
import Testing

@testable import BackupCore

/// The keys `hooks`, `limits` and `retry`: what a job gets from them, and how they go into journals and back.
@Suite struct JobHooksTests {
  private static func load(_ lines: String, defaults: String = "") throws -> Job {
    let contents = loadJobs(
      [.text("mirrorkeep.yaml", defaults), .text("a.yaml", "source: /a\ndestination: pc:a\n" + lines)], .ann)
    #expect(contents.problems == [])
    return try #require(try contents.jobs["a"]?.get())
  }

  private static let everything = """
    limits: {duration: 6h, bandwidth: "08:00,512k 23:00,off", transfers: 4, quiet: 08:00-18:00}
    retry: {attempts: 5, wait: 90s}
    hooks:
      before: [[pg_dump, -f, /srv/dump.sql, "$(touch x)"], {shell: "a \\"b\\" > c # d"}]
      after: [[~/bin/done, off, "", 12]]
      failed: [[logger, "it's: bad"]]
      finally: [[umount, /mnt]]
      timeout: 10m
      environment: [PGPASSFILE]
      writes: [/srv]
    """

  @Test func `every key arrives`() throws {
    let job = try Self.load(Self.everything)
    #expect(job.limits.duration?.seconds == 21_600 && job.limits.bandwidth == "08:00,512k 23:00,off")
    #expect(job.limits.transfers == 4 && job.limits.quiet?.text == "08:00-18:00")
    #expect(job.retry == RetryRule(attempts: 5, wait: TimeSpan(seconds: 90)))
    let hooks = job.hooks
    #expect(
      hooks.before == [
        .program(["pg_dump", "-f", "/srv/dump.sql", "$(touch x)"]), .shell("a \"b\" > c # d"),
      ])
    #expect(hooks.after == [.program(["/home/ann/bin/done", "off", "", "12"])])
    #expect(hooks.failed == [.program(["logger", "it's: bad"])] && hooks.finally == [.program(["umount", "/mnt"])])
    #expect(hooks.timeout.seconds == 600 && hooks.environment == ["PGPASSFILE"] && hooks.writes == ["/srv"])
  }

  @Test func `what is left out`() throws {
    let job = try Self.load("")
    #expect(job.hooks == Hooks() && job.limits.isEmpty && job.retry == .none && job.hooks.timeout.seconds == 3600)
    #expect(try Self.load("retry: {}").retry == RetryRule(attempts: 3, wait: TimeSpan(seconds: 60)))
    let defaults = "defaults:\n  limits: {transfers: 2}\n  hooks: {after: [[a]]}\n  retry: {attempts: 2}\n"
    #expect(try Self.load("", defaults: defaults).limits.transfers == 2)
    let own = try Self.load("limits: {duration: 1h}\nhooks: {timeout: 1m}", defaults: defaults)
    #expect(own.limits.transfers == nil && own.hooks.after.isEmpty && own.retry.attempts == 2)
  }

  @Test func `journals carry them, and a recovered job has its hooks as a remark`() throws {
    let job = try Self.load(Self.everything)
    let declaration = try JSONDecoder().decode(JobDeclaration.self, from: JSONEncoder().encode(job.declaration))
    #expect(declaration == job.declaration && declaration.hooks == job.hooks)
    let text = recoveredJobFileText(declaration, destination: job.destination)
    func load(_ text: String) throws -> Job? {
      let contents = loadJobs([.text("a.yaml", text)], .ann)
      #expect(contents.problems == [])
      return try contents.jobs["a"]?.get()
    }
    var expected = job
    expected.hooks = Hooks()
    #expect(try load(text) == expected)
    #expect(try load(text.replacing("# hooks:", with: "hooks:")) == job)
  }

  @Test func `a job without them has none in its journal`() throws {
    let job = try Self.load("")
    let data = try JSONEncoder().encode(job.declaration)
    for key in ["hooks", "limits", "retry"] { #expect(!String(decoding: data, as: UTF8.self).contains(key)) }
    #expect(try JSONDecoder().decode(JobDeclaration.self, from: data).hooks == nil)
  }

  @Test(arguments: [
    ("512k", true), ("10M", true), ("1.5G", true), ("off", true), ("10M:1M", true), ("off:512k", true),
    ("08:00,512k", true), ("08:00,512k 23:00,off", true), ("Mon-00:00,512 Fri-23:59,10M", false),
    ("Mon-00:00,512k Fri-23:59,10M:off", true), ("", false), ("512", false), ("10MB", false), ("-1M", false),
    ("1M --rc", false), ("8:00,1M", false), ("24:00,1M", false), ("08:00", false), ("08:00,1M,off", false),
    ("08:00,1M\n23:00,off", false), ("Any-08:00,1M", false), ("1M ", false),
  ])
  func bandwidths(text: String, isRight: Bool) { #expect(isBandwidth(text) == isRight) }
}

/// How long until the next attempt, and after what.
@Suite struct RetryRuleTests {
  private func record(_ attempt: Int, _ reason: Reason?) throws -> RunRecord {
    var record = RunRecord(
      run: try #require(RunID("20261124T030012Z-7f3a")), job: "a", kind: .backup, trigger: .manual, host: "h",
      startedAt: Date(timeIntervalSince1970: 0), attempt: attempt)
    record.reason = reason
    record.outcome = reason?.outcome ?? .succeeded
    return record
  }

  @Test func `each pause is twice the one before, up to an hour`() throws {
    let rule = RetryRule(attempts: 20, wait: TimeSpan(seconds: 60))
    let pauses = try (1...20).map { rule.pause(after: try record($0, .network))?.seconds }
    #expect(pauses.prefix(8) == [60, 120, 240, 480, 960, 1920, 3600, 3600])
    #expect(pauses.last == .some(nil))
    let long = RetryRule(attempts: 3, wait: TimeSpan(seconds: 7200))
    #expect(try (1...2).map { long.pause(after: try record($0, .network))?.seconds } == [7200, 7200])
    let longest = RetryRule(attempts: 100, wait: TimeSpan.longest)
    #expect(longest.pause(after: try record(99, .network)) == TimeSpan.longest)
  }

  @Test func `only for what can pass`() throws {
    let rule = RetryRule(attempts: 2)
    let retried = try Reason.allCases.filter { rule.pause(after: try record(1, $0)) != nil }
    #expect(retried == [.network, .rateLimited, .serverError])
    #expect(rule.pause(after: try record(1, nil)) == nil)
    #expect(RetryRule.none.pause(after: try record(1, .network)) == nil)
  }
}

/// The hours in which nothing runs by itself.
@Suite struct QuietWindowTests {
  private static func time(_ text: String) throws -> Date { try #require(UTCTime.date(text)) }
  private static let berlin = TimeZone(identifier: "Europe/Berlin")

  @Test(arguments: [
    ("08:00-18:00", "2026-11-24T06:59:59Z", false), ("08:00-18:00", "2026-11-24T07:00:00Z", true),
    ("08:00-18:00", "2026-11-24T16:59:59Z", true), ("08:00-18:00", "2026-11-24T17:00:00Z", false),
    ("22:00-06:00", "2026-11-24T20:59:00Z", false), ("22:00-06:00", "2026-11-24T21:00:00Z", true),
    ("22:00-06:00", "2026-11-24T04:59:59Z", true), ("22:00-06:00", "2026-11-24T05:00:00Z", false),
    // The night the clocks go forward has no 02:30.
    ("02:30-03:30", "2026-03-29T01:15:00Z", true), ("02:30-03:30", "2026-03-29T01:30:00Z", false),
  ])
  func contains(window: String, at time: String, isIn: Bool) throws {
    let zone = try #require(Self.berlin)
    #expect(try #require(QuietWindow(window)).contains(try Self.time(time), in: zone) == isIn)
  }

  @Test func `a run stops at once within it, else at its next start`() throws {
    let (window, zone) = (try #require(QuietWindow("08:00-18:00")), try #require(Self.berlin))
    let (before, within) = (try Self.time("2026-11-24T03:00:00Z"), try Self.time("2026-11-24T10:00:00Z"))
    #expect(try window.stop(after: before, in: zone) == Self.time("2026-11-24T07:00:00Z"))
    #expect(window.stop(after: within, in: zone) == within)
  }

  @Test(arguments: ["", "08:00", "8:00-18:00", "08:00-08:00", "08:00-24:00", "08:00-18:60", "08:00 - 18:00", "a-b"])
  func refused(text: String) { #expect(QuietWindow(text) == nil) }

  @Test func `nothing is due while it lasts, and the slot is served afterwards`() throws {
    let zone = try #require(TimeZone(identifier: "UTC"))
    let schedule = JobSchedule(try Schedule("daily 09:00"))
    let facts = DueFacts(attempts: [.init(startedAt: try Self.time("2026-11-23T09:00:00Z"), outcome: .succeeded)])
    func due(_ time: String) throws -> Due {
      decideDue(
        schedule, facts, jitter: Jitter(hostID: "h", job: "a"), local: zone, now: try Self.time(time),
        quiet: QuietWindow("08:00-18:00"))
    }
    #expect(try due("2026-11-24T09:00:30Z").isDue == false)
    #expect(try due("2026-11-24T17:59:30Z").isDue == false)
    // Who waits for it looks again at the end of the window, not at the next slot.
    #expect(try due("2026-11-24T09:00:30Z").next == Self.time("2026-11-24T18:00:00Z"))
    #expect(try due("2026-11-24T08:30:00Z").next == Self.time("2026-11-24T09:00:00Z"))
    #expect(try due("2026-11-24T18:00:00Z").isDue)
    #expect(try due("2026-11-24T18:00:00Z").slot == Self.time("2026-11-24T09:00:00Z"))
  }
}
