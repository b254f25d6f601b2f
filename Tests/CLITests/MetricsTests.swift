import BackupCore
import Foundation
import History
import TestSupport
import Testing

@testable import CLI

/// `metrics` as a process: right whatever became of a run, and what Prometheus reads.
@Suite struct MetricsTests {
  /// Metric and labels as written -> value.
  private func samples(_ text: String) -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " ") else { continue }
      let name = String(line[..<space])
      #expect(samples[name] == nil, "\(name) twice")
      samples[name] = Double(line[line.index(after: space)...])
    }
    return samples
  }

  private func promtool(_ arguments: [String], in folder: String, input: String? = nil) throws -> Ended {
    var handle = FileHandle.nullDevice
    if let input {
      let path = folder + "/.promtool-input"
      try Data(input.utf8).write(to: URL(fileURLWithPath: path))
      handle = try #require(FileHandle(forReadingAtPath: path))
    }
    return try start(
      try findProgram("promtool"), arguments, environment: ["PATH": "/usr/bin:/bin", "HOME": folder], in: folder,
      input: handle)
  }

  private func record(
    _ job: String, _ outcome: Outcome, _ reason: Reason? = nil, at time: Date, _ number: UInt16
  ) -> RunRecord {
    var record = RunRecord(
      run: RunID(start: time, random: number), job: job, kind: .backup, trigger: .schedule, host: "nas", startedAt: time
    )
    (record.outcome, record.reason, record.message) = (outcome, reason, "x")
    if outcome != .running { (record.finishedAt, record.durationSeconds) = (time.addingTimeInterval(7), 7.25) }
    record.files.added = 3
    record.bytes.sent = 1000
    return record
  }

  /// A success, and a day later each way a run can end.
  @Test func everyOutcomeAndEveryReason() throws {
    var place = try Workplace()
    place.environment["MIRRORKEEP_NOW"] = "2026-11-24T12:00:00Z"
    let first = try #require(UTCTime.date("2026-11-22T12:00:00Z"))
    let second = first.addingTimeInterval(86_400)
    let store = try HistoryStore.open(try StateFolder.prepare(place.folder.path("state")), now: second)
    var cases = Outcome.allCases.map { (job: "out-\($0.rawValue)", outcome: $0, reason: Reason?.none) }
    cases += Reason.allCases.map { ("because-\($0.rawValue)", $0.outcome, $0) }
    for (number, (job, outcome, reason)) in cases.enumerated() {
      try place.addJob(job, files: [:])
      try store.save(record(job, .succeeded, at: first, UInt16(number)))
      // Without an owner: a run whose process is gone.
      try store.save(record(job, outcome, reason, at: second, UInt16(number)))
    }
    let ended = try place.run("metrics")
    #expect(ended.status == 0, "\(ended.messages)")
    let found = samples(ended.output)
    for (job, outcome, _) in cases {
      let shown: Outcome = outcome == .running ? .interrupted : outcome
      for other in Outcome.allCases {
        let value = found["mirrorkeep_last_run_outcome{job=\"\(job)\",outcome=\"\(other.rawValue)\"}"]
        #expect(value == (other == shown ? 1 : 0), "\(job) \(other)")
      }
      let state: JobState =
        switch shown {
        case .held: .held
        case .failed, .interrupted: .failing
        case .incomplete: .incomplete
        default: .unscheduled
        }
      for other in JobState.allCases {
        let value = found["mirrorkeep_job_state{job=\"\(job)\",state=\"\(other.rawValue)\"}"]
        #expect(value == (other == .running ? nil : other == state ? 1 : 0), "\(job) \(other)")
      }
      func value(_ name: String) -> Double? { found["mirrorkeep_\(name){job=\"\(job)\"}"] }
      let success = (outcome == .succeeded ? second : first).addingTimeInterval(7)
      #expect(value("last_success_timestamp_seconds") == success.timeIntervalSince1970, "\(job)")
      let attempt = outcome == .missed ? first : second
      #expect(value("last_attempt_timestamp_seconds") == attempt.timeIntervalSince1970, "\(job)")
      #expect(value("last_run_duration_seconds") == 7.25 && value("sent_bytes_total") == 2000, "\(job)")
      #expect(value("overdue") == 0 && value("running") == 0 && value("pending_deletions") == 0, "\(job)")
      #expect(found["mirrorkeep_last_run_files{job=\"\(job)\",change=\"added\"}"] == 3, "\(job)")
      for unknown in [
        "mirror_bytes", "versions_bytes", "last_verify_timestamp_seconds", "last_drill_timestamp_seconds",
      ] {
        #expect(value(unknown) == nil, "\(job)")
      }
    }
    let checked = try promtool(["check", "metrics"], in: place.folder.path, input: ended.output)
    #expect(checked.status == 0 && checked.messages == "" && checked.output == "", "\(checked)")
  }

  @Test func realRunsVerifiesAndSpace() throws {
    let place = try Workplace()
    try place.addJob("photos")
    try place.folder.write("schedule: sometimes\n", to: "jobs/broken.yaml")
    let before = samples(try place.run("metrics").output)
    #expect(before["mirrorkeep_up"] == 1 && before["mirrorkeep_job_state{job=\"photos\",state=\"never\"}"] == 1)
    #expect(before["mirrorkeep_job_state{job=\"broken\",state=\"failing\"}"] == 1)
    #expect(!before.keys.contains { $0.hasPrefix("mirrorkeep_last_") || $0.hasPrefix("mirrorkeep_sent") })
    #expect(!place.exists("state"))

    #expect(try place.run("run", "photos").status == 0)
    try place.folder.write("changed", to: "sources/photos/a.txt")
    #expect(try place.run("run", "photos").status == 0)
    for words in [["verify", "photos", "--full"], ["drill", "photos"]] { #expect(try place.run(words).status == 0) }
    let store = try HistoryStore.open(try StateFolder.prepare(place.folder.path("state")), now: Date())
    try store.setQuotaSeen(QuotaSeen(quotaBytes: 9_000_000_000_000_000, usedBytes: 5, at: Date()), remote: "there")
    let target = place.folder.path("collector/mirrorkeep.prom")
    try place.folder.write("old", to: "collector/mirrorkeep.prom", mode: 0o600)
    let ended = try place.run(["metrics", "--output", target])
    #expect(ended.status == 0 && ended.output == "" && ended.messages == "", "\(ended)")
    let text = try String(contentsOfFile: target, encoding: .utf8)
    let found = samples(text)
    #expect(found["mirrorkeep_mirror_bytes{job=\"photos\"}"] == 12)
    #expect(found["mirrorkeep_versions_bytes{job=\"photos\"}"] == 5)
    #expect(found["mirrorkeep_sent_bytes_total{job=\"photos\"}"] == 17)
    #expect(found["mirrorkeep_last_run_files{job=\"photos\",change=\"replaced\"}"] == 1)
    #expect(found["mirrorkeep_quota_bytes{remote=\"there\"}"] == 9e15)
    #expect(found["mirrorkeep_quota_used_bytes{remote=\"there\"}"] == 5)
    for name in ["last_verify", "last_drill", "last_success", "last_attempt"] {
      let time = try #require(found["mirrorkeep_\(name)_timestamp_seconds{job=\"photos\"}"])
      #expect(abs(time - Date().timeIntervalSince1970) < 3600)
    }
    // Readable for the collector, nothing beside it that it would read.
    #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o644)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path("collector")) == ["mirrorkeep.prom"])
    let checked = try promtool(["check", "metrics"], in: place.folder.path, input: text)
    #expect(checked.status == 0 && checked.messages + checked.output == "", "\(checked)")
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let place = try Workplace()
    try place.addJob("photos")
    #expect(try place.run("run", "photos").status == 0)
    try place.folder.write("nonsense", to: "state/history.db")
    let target = place.folder.path("m.prom")
    let ended = try place.run(["metrics", "--output", target])
    #expect(ended.status == 9 && ended.messages.hasPrefix("error: "))
    #expect(samples(try String(contentsOfFile: target, encoding: .utf8)) == ["mirrorkeep_up": 0])
    let nowhere = try place.run(["metrics", "--output", place.folder.path("none/m.prom")])
    #expect(nowhere.status == 9 && nowhere.messages.contains("cannot write"))
    #expect(try place.run("metrics", "--json").status == 2)
  }

  @Test func hostileNamesAreHarmless() throws {
    var family = MetricFamily("x", "back\\slash\nand \"quotes\"")
    family.add(1, ("job", "a\"} 5\nmirrorkeep_up 0\n# \\ \u{1B}[31m\r\u{202E}é|"))
    family.add(nil, ("job", "unknown"))
    family.add(0.5)
    family.add(-3)
    let text = PrometheusText.text([family, MetricFamily("empty", "y")])
    #expect(
      text == #"""
        # HELP mirrorkeep_x back\\slash\nand "quotes"
        # TYPE mirrorkeep_x gauge
        mirrorkeep_x{job="a\"} 5\nmirrorkeep_up 0\n# \\ \\u{1b}[31m\\u{d}\\u{202e}é|"} 1
        mirrorkeep_x 0.5
        mirrorkeep_x -3

        """#)
    let folder = try TemporaryFolder()
    let checked = try promtool(["check", "metrics"], in: folder.path, input: text)
    #expect(!checked.messages.contains("error while linting") && !checked.messages.contains("pars"), "\(checked)")
  }

  @Test func theAlertRulesHold() throws {
    let folder = Repository.path("packaging/prometheus")
    for words in [["check", "rules", "mirrorkeep.rules.yml"], ["test", "rules", "mirrorkeep.rules.test.yml"]] {
      let ended = try start(
        try findProgram("promtool"), words, environment: ["PATH": "/usr/bin:/bin"], in: folder)
      #expect(ended.status == 0 && ended.output.contains("SUCCESS"), "\(ended)")
    }
  }

  /// What dashboard, rules and the page about them name is there to be asked for.
  @Test(arguments: [
    "packaging/grafana/mirrorkeep.json", "packaging/prometheus/mirrorkeep.rules.yml",
    "packaging/prometheus/mirrorkeep.rules.test.yml", "docs/monitoring.md",
  ])
  func everyMetricThatIsNamedExists(file: String) throws {
    let text = try String(contentsOfFile: Repository.path(file), encoding: .utf8)
    let known = Set(MetricFamilies.of([], []).map(\.name))
    let named = Set(text.matches(of: /\bmirrorkeep_[a-z_]+/).map { String($0.output) })
    #expect(named.isSubset(of: known), "\(named.subtracting(known))")
    #expect(named.count > 2)
    guard file.hasSuffix(".json") else { return }
    let dashboard = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "one JSON object")
    let panels = try #require(dashboard["panels"] as? [[String: Any]])
    let queries = panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }
    #expect(!queries.isEmpty && queries.allSatisfy { $0.contains("mirrorkeep_") })
    // Every figure has its place.
    #expect(
      known.subtracting(named) == ["mirrorkeep_last_attempt_timestamp_seconds", "mirrorkeep_quota_timestamp_seconds"])
  }
}
