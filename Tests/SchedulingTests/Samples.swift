import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// Programs, jobs and entries the tests of this folder start from.
enum Samples {
  static let user = ScheduledProgram(
    path: "/usr/local/bin/mirrorkeep", environment: ["PATH": "/opt/rclone:/usr/local/bin:/usr/bin:/bin"],
    jobsFolder: "/home/ann/.config/mirrorkeep", stateFolder: "/home/ann/.local/state/mirrorkeep", user: "ann",
    home: "/home/ann", isSystem: false)

  static let system = ScheduledProgram(
    path: "/usr/local/bin/mirrorkeep", environment: ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"],
    jobsFolder: "/etc/mirrorkeep", stateFolder: "/var/lib/mirrorkeep", user: "root", home: "/root", isSystem: true)

  /// Every character that is special to a shell, cron, systemd, XML or YAML.
  static let strange = "/srv/a b%h$HOME'\"\\;#&<>~*é:{x}, [y]"

  static let strangeUser = ScheduledProgram(
    path: strange + "/mirrorkeep", options: ["--jobs", strange, "--state", strange + "/s"],
    environment: ["PATH": strange + ":/usr/bin"], jobsFolder: strange, stateFolder: strange + "/s", user: "ann",
    home: "/home/ann", isSystem: false)

  static let access = ScheduledAccess(
    reads: ["/home/ann/Pictures", "/tmp/source"], writes: ["/home/ann/.config/rclone", "/srv"], credentials: ["pcloud"])

  static func job(_ name: String, _ at: String? = nil, _ more: (inout JobSchedule) -> Void = { _ in }) throws -> Job {
    let destination = try #require(Destination(remote: "there", path: name))
    let schedule = try at.map { at in
      var schedule = JobSchedule(try Schedule(at))
      more(&schedule)
      return schedule
    }
    return Job(name: name, source: "/home/ann/\(name)", destination: destination, schedule: schedule)
  }

  static func entry(
    _ at: String, name: String = "photos", in zone: String = "UTC", access: ScheduledAccess = ScheduledAccess(),
    _ more: (inout JobSchedule) -> Void = { _ in }
  ) throws -> JobEntry {
    let job = try job(name, at, more)
    let now = Date(timeIntervalSince1970: 1_795_521_600)
    return JobEntry(
      job, try #require(job.schedule), access, local: try #require(TimeZone(identifier: zone)), now: now)
  }

  /// Starts a program and returns how it ended with what it wrote, both streams in one.
  static func start(_ words: [String], adding: [String: String] = [:]) throws -> (status: Int32, text: String) {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "out")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
      .merging(adding) { $1 }
    let output = FileHandle(forWritingAtPath: path)
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try folder.text("out"))
  }

  /// Where scripts/prepare puts Python's packages.
  static var pythonPath: [String: String] {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return ["PYTHONPATH": folder.appendingPathComponent(".tools/python").path]
  }
}
