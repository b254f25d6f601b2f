import BackupCore
import Foundation
import History
import TestSupport
import Testing

@testable import CLI

/// `doctor` as a process, on a set-up in order and on broken ones.
@Suite struct DoctorTests {
  /// A place whose PATH has a crontab on a file and nothing else that schedules.
  private func place() throws -> Workplace {
    var place = try Workplace()
    let table = place.folder.path("table")
    try place.folder.write(
      "#!/bin/sh\ncase \"$1\" in -l) cat '\(table)' 2>/dev/null || { echo 'no crontab for ann' >&2; exit 1; };; *) cat >'\(table)';; esac\n",
      to: "bin/crontab", mode: 0o755)
    place.environment["PATH"] = place.folder.path("bin") + ":/usr/bin:/bin"
    for path in ["jobs", "rclone.conf", "jobs/mirrorkeep.yaml"] {
      try change(place, path, path == "jobs" ? 0o700 : 0o600)
    }
    return place
  }

  private func change(_ place: Workplace, _ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.folder.path(path))
  }

  private func mode(_ place: Workplace, _ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: place.folder.path(path))[.posixPermissions] as? Int
  }

  private func findings(_ ended: Ended) throws -> [[String: Any]] {
    let findings = try #require(try ended.object()["findings"] as? [[String: Any]], "\(ended)")
    for finding in findings {
      #expect(Set(finding.keys) == ["check", "status", "message", "hint"])
      #expect(["ok", "warn", "fail"].contains(finding["status"] as? String))
      #expect((finding["message"] as? String)?.isEmpty == false)
      // Whatever is not well has its mend.
      if finding["status"] as? String != "ok" { #expect(finding["hint"] is String, "\(finding)") }
    }
    return findings
  }

  /// `check: status` of what is not in order.
  private func wrong(_ ended: Ended) throws -> [String] {
    try findings(ended).filter { $0["status"] as? String != "ok" }.map { "\($0["check"] ?? ""): \($0["status"] ?? "")" }
  }

  private func message(_ ended: Ended, _ part: String) throws -> [String: Any] {
    try #require(try findings(ended).first { ($0["message"] as? String)?.contains(part) == true }, "\(ended.output)")
  }

  @Test func aSetUpInOrder() throws {
    let place = try place()
    try place.addJob("photos")
    try change(place, "jobs/photos.yaml", 0o600)
    let fresh = try place.run("doctor", "--json")
    #expect(fresh.status == 0 && !place.exists("state"))
    #expect(try wrong(fresh) == [])
    for words in [["run"], ["verify"], ["drill"]] { #expect(try place.run(words + ["photos"]).status == 0) }
    let ended = try place.run("doctor", "--json")
    #expect(ended.status == 0, "\(ended)")
    #expect(try wrong(ended) == [], "\(ended.output)")
    let checks = Set(try findings(ended).compactMap { $0["check"] as? String })
    #expect(
      checks == [
        "sqlite", "clock", "time-zone", "environment", "rclone", "config", "jobs", "job-files", "state", "free-space",
        "history", "schedule", "remote", "verify", "drill", "runs",
      ])
    let text = try place.run("doctor")
    #expect(
      text.status == 0 && text.output.split(separator: "\n").allSatisfy { $0.hasPrefix("ok    ") }, "\(text.output)")
    // Nothing is left on the remote, and the history holds no run more.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place.folder.path("mirror")).sorted() == [
        ".mirrorkeep", "photos",
      ])
    #expect(try place.run("history", "--json").objects().count == 3)
  }

  @Test func aSetUpThatIsNot() throws {
    let place = try place()
    try place.addJob("photos")
    #expect(try place.run("run", "photos").status == 0)
    try place.folder.write("source: /x\n", to: "jobs/broken.yaml")
    let text = try place.folder.text("jobs/photos.yaml")
    let hook = try place.folder.write("#!/bin/sh\n", to: "hook.sh", mode: 0o755)
    try place.folder.write(
      text + "schedule: daily 03:00\nhooks: {before: [[\(hook)], [nowhere-to-be-found]]}\n", to: "jobs/photos.yaml")
    try place.folder.write("0 3 * * * mirrorkeep run --due old --jobs \(place.folder.path("jobs"))\n", to: "table")
    for (path, mode) in [
      ("rclone.conf", 0o644), ("jobs", 0o777), ("jobs/photos.yaml", 0o664), ("hook.sh", 0o757), ("state", 0o755),
      ("state/history.db", 0o666),
    ] { try change(place, path, mode) }
    let surroundings = [
      "RCLONE_CONFIG_THERE_TOKEN": "s3cret-value", "LD_PRELOAD": "", "TZ": "Nowhere/Land",
      "MIRRORKEEP_NOW": "2027-03-01T00:00:00Z",
    ]
    let ended = try place.run(["doctor", "--json", "--offline"], adding: surroundings)
    #expect(ended.status == 1)
    #expect(
      try wrong(ended) == [
        "clock: warn", "time-zone: warn", "environment: warn", "config: warn", "jobs: fail", "job-files: fail",
        "job-files: warn", "job-files: fail", "job-files: fail", "state: warn", "state: fail", "schedule: warn",
        "schedule: warn", "verify: warn", "drill: warn", "runs: fail",
      ], "\(ended.output)")
    #expect(try message(ended, "RCLONE_CONFIG_THERE_TOKEN")["check"] as? String == "environment")
    #expect(!(ended.output + ended.messages).contains("s3cret"))
    #expect(try message(ended, "'nowhere-to-be-found'")["status"] as? String == "fail")
    #expect(try message(ended, "job 'photos' is overdue")["check"] as? String == "runs")

    let fixed = try place.run(["doctor", "--fix", "--json", "--offline"])
    #expect(fixed.status == 1)
    #expect(
      try wrong(fixed) == ["jobs: fail", "job-files: fail", "schedule: warn", "verify: warn", "drill: warn"],
      "\(fixed.output)")
    let done = try findings(fixed).compactMap { $0["message"] as? String }.filter { $0.contains("(it was: ") }
    #expect(
      done.count == 7
        && done.contains { $0.contains("the mode of '\(place.folder.path("rclone.conf"))' was made 0600") }, "\(done)")
    let modes = try ["rclone.conf", "jobs", "jobs/photos.yaml", "hook.sh", "state", "state/history.db"].map {
      try mode(place, $0)
    }
    #expect(modes == [0o600, 0o755, 0o644, 0o755, 0o700, 0o600])
    #expect(try place.folder.text("table") == "")
    #expect(try wrong(try place.run(["doctor", "--json", "--offline"])).count == 5)
  }

  @Test func damageAndWhatCannotBeUsed() throws {
    let place = try place()
    try place.addJob("photos")
    try change(place, "jobs/photos.yaml", 0o600)
    #expect(try place.run("run", "photos").status == 0)
    try place.folder.write("nonsense", to: "state/history.db", mode: 0o600)
    try change(place, "state/history.db", 0o600)
    try place.folder.write("RCLONE_ENCRYPT_V0:\nabc\n", to: "rclone.conf", mode: 0o600)
    try place.folder.write(
      "rclone: {program: /nowhere/rclone, config: \(place.folder.path("rclone.conf"))}\n", to: "jobs/mirrorkeep.yaml",
      mode: 0o600)
    let ended = try place.run("doctor", "--json")
    #expect(ended.status == 1)
    #expect(try wrong(ended) == ["rclone: fail", "config: fail", "history: fail", "remote: fail"], "\(ended.output)")
    #expect(try wrong(try place.run("doctor", "--json", "--offline")).count == 3)
    try FileManager.default.removeItem(atPath: place.folder.path("jobs"))
    let none = try place.run("doctor", "--json")
    #expect(none.status == 1)
    #expect(try message(none, "there is no jobs folder")["check"] as? String == "jobs")
  }

  /// A failed run whose kept log tells of a known trouble.
  @Test func aKnownTroubleOfTheLastRunIsNamed() throws {
    let place = try place()
    try place.addJob("photos")
    let folder = try StateFolder.prepare(place.folder.path("state"))
    let store = try HistoryStore.open(folder, now: Date())
    var record = RunRecord(
      run: RunID(start: Date(), random: 7), job: "photos", kind: .backup, trigger: .manual, host: "nas",
      startedAt: Date(),
      destination: "there:photos")
    (record.outcome, record.reason, record.message) = (.failed, .serverError, "pCloud failed by its own account (5001)")
    try store.save(record)
    let log = KeptLogs(folder).keep(record.run) { _ in nil }
    let line =
      "{\"level\":\"error\",\"msg\":\"Failed to copy: pcloud error: Internal upload error. (5001)\",\"object\":\"a\",\"objectType\":\"*pcloud.Fs\"}\n"
    Array(line.utf8).withUnsafeBytes { log.write($0) }
    _ = log.finish()
    let ended = try place.run("doctor", "--json", "--offline")
    #expect(ended.status == 1)
    let found = try message(ended, "job 'photos' is failing: pCloud's servers failed while they took a file (5001)")
    #expect((found["hint"] as? String)?.hasPrefix("run 'mirrorkeep run photos' again later") == true)
  }

  @Test(arguments: [
    (0o644, false, false, true), (0o600, false, false, false), (0o664, false, true, true), (0o666, true, true, true),
    (0o1777, false, true, true), (0o777, true, true, true),
  ])
  func whoMayDoWhat(mode: Int, all: Bool, group: Bool, readable: Bool) {
    let access = FileAccess(mode: UInt32(mode) | 0o100000)
    #expect(access.isOpenToAll == all && access.isOpenToGroup == group && access.isReadable == readable)
    #expect(access.text == (mode < 0o1000 ? "0" : "") + String(mode, radix: 8))
  }

  @Test func theTextHasTheMendBelow() {
    let text = DoctorText.text([
      DoctorFinding("rclone", .ok, "fine", hint: "not shown"),
      DoctorFinding("job-files", .warn, "odd\nname", hint: "do this"),
    ])
    #expect(text == "ok    rclone     fine\nwarn  job-files  odd name\n                 do this")
  }
}
