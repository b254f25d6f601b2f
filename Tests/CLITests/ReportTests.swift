import BackupCore
import Foundation
import TestSupport
import Testing

@testable import CLI

/// `report` over a year of history, in every format, by the real program.
@Suite struct ReportTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try ReportYear.fill(place.folder.path("state"))
  }

  private func report(_ arguments: String...) throws -> Ended {
    try place.run(["report"] + arguments, adding: ["MIRRORKEEP_NOW": ReportYear.now])
  }

  @Test(arguments: [
    ("text", "txt", "365d"), ("json", "json", "14d"), ("csv", "csv", "365d"), ("markdown", "md", "365d"),
    ("html", "html", "60d"),
  ])
  func aYearIsAsRecorded(_ format: String, _ ending: String, _ since: String) throws {
    let ended = try report("--since", since, "--format", format)
    #expect(ended.status == 0, "\(ended.messages)")
    Golden.expect(try ReportHost.hidden(in: ended.output, of: place), matches: "report/year.\(ending)")
  }

  @Test func jsonIsTheFormatJSON() throws {
    let json = try report("--json", "--since", "90d")
    #expect(json.output == (try report("--format", "json", "--since", "90d").output))
    let value = try json.object()
    #expect(
      Set(value.keys) == ["made_at", "host", "fleet", "since", "until", "timezone", "overall", "jobs", "remotes"])
    let figures: Set<String> = [
      "runs", "outcomes", "retries", "success_rate", "last_success_at", "since_last_success_seconds", "longest_gap",
      "median_seconds", "p95_seconds", "sent_bytes", "sent_bytes_per_day", "mirror_bytes", "mirror_growth_bytes",
      "versions_bytes", "versions_growth_bytes", "files", "missed_slots", "pending_deletions", "pending_since",
    ]
    #expect(Set((value["overall"] as? [String: Any] ?? [:]).keys) == figures)
    for job in try #require(value["jobs"] as? [[String: Any]]) {
      let own: Set<String> = [
        "job", "host", "destination", "trouble", "more_trouble", "unusual", "verify", "drill", "days",
      ]
      #expect(Set(job.keys) == figures.union(own))
    }
    #expect(value["made_at"] as? String == ReportYear.now && value["since"] as? String == "2026-08-26T09:00:00Z")
  }

  @Test func onlySomeJobsAndAnotherEnd() throws {
    let value = try report("photos", "--since", "2026-02-20", "--until", "2026-02-27", "--json").object()
    let jobs = try #require(value["jobs"] as? [[String: Any]])
    #expect(jobs.map { $0["job"] as? String } == ["photos"])
    let outcomes = try #require(jobs[0]["outcomes"] as? [String: Int])
    #expect(outcomes == ["held": 4, "succeeded": 3])
    #expect(jobs[0]["last_success_at"] as? String == "2026-02-26T03:00:14Z" || jobs[0]["last_success_at"] != nil)
    let trouble = try #require(jobs[0]["trouble"] as? [[String: Any]])
    #expect(trouble.count == 1 && trouble[0]["runs"] as? Int == 4 && trouble[0]["open"] as? Bool == false)
  }

  @Test func aJobThatNeverRanIsNamed() throws {
    try place.addJob("films")
    let text = try report().output
    #expect(text.contains("! films: has never been run\n      mirrorkeep run films"))
    #expect(try report("films").output.contains("films to there:films"))
  }

  @Test func withoutAHistoryThereAreNoRuns() throws {
    let empty = try Workplace()
    for format in ["text", "json", "csv", "markdown", "html"] {
      let ended = try empty.run("report", "--format", format)
      #expect(ended.status == 0 && !ended.output.isEmpty, "\(format): \(ended.messages)")
    }
    #expect(!empty.exists("state"))
  }

  @Test func itIsWrittenAsAWhole() throws {
    let file = place.folder.path("report.html")
    let ended = try report("--format", "html", "--output", file)
    #expect(ended.status == 0 && ended.output == "")
    #expect(try place.folder.text("report.html") == (try report("--format", "html").output))
    let refused = try report("--output", place.folder.path("no/such/folder.txt"))
    #expect(refused.status == 9 && refused.messages.contains("hint:"), "\(refused)")
  }

  @Test(arguments: [
    (["photso"], "did you mean 'photos'?"), (["--since", "soon"], "'soon' is no time"),
    (["--since", "2026-11-20", "--until", "2026-11-10"], "is later than the end of the report"),
    (["--format", "pdf"], "pdf"), (["--json", "--format", "csv"], "exclude each other"),
    (["--notify", "ops", "--format", "html"], "--output"), (["--notify", "nobody"], "no channel 'nobody'"),
  ])
  func whatCannotBeRightIsRefused(_ arguments: [String], _ message: String) throws {
    let ended = try place.run(["report"] + arguments, adding: ["MIRRORKEEP_NOW": ReportYear.now])
    #expect(ended.status == 2 && ended.output == "" && ended.messages.contains(message), "\(ended)")
  }

  @Test func aChannelGetsItInShort() throws {
    let peer = try PythonPeer("http_server.py")
    let address = "http://127.0.0.1:\(peer.port)"
    try place.share(
      "notify:\n  ops: {type: ntfy, url: \"\(address)/ops\"}\n"
        + "  chatty: {type: ntfy, url: \"\(address)/ops\", include: [message]}\n"
        + "  gone: {type: ntfy, url: \"\(address)/status/500\"}\n")
    let sent = try report("--since", "7d", "--notify", "ops")
    #expect(sent.status == 0 && sent.output == "ops: sent: 127.0.0.1 answered 200\n", "\(sent)")
    #expect(try report("--since", "7d", "--notify", "chatty", "--output", place.folder.path("r.txt")).status == 0)
    let bodies = try peer.entries("requests").compactMap { $0["body"] as? String }
    #expect(bodies.count == 2 && bodies[0].contains("photos") && bodies[0].contains("12 deletions are pending"))
    // What runs said may name files: only where the channel asks for it.
    #expect(!bodies[0].contains("3 files were not stored") && bodies[1].contains("3 files were not stored"))
    #expect(try place.folder.text("r.txt").contains("backups of host"))
    let failed = try report("--since", "7d", "--notify", "gone", "--json")
    #expect(try failed.status == 5 && failed.object()["ok"] as? Bool == false)
  }
}
