import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// Lines of a crontab as a shell reads them, and the real cron of Debian in a spool folder of its own.
@Suite struct CronTests {
  @Test(arguments: [Samples.user, Samples.system, Samples.strangeUser])
  func everyWordArrives(_ program: ScheduledProgram) throws {
    let line = try CronLine.text("* * * * *", program, job: "photos")
    #expect(line.hasPrefix("* * * * * /usr/bin/env ") && line.hasSuffix(" >/dev/null"))
    // What cron does with a line: a backslash before '%' goes, a '%' alone would end it.
    let command = String(line.dropFirst("* * * * * /usr/bin/env ".count).dropLast(" >/dev/null".count))
    #expect(command.replacing("\\%", with: "").contains("%") == false)
    let ended = try Samples.start(["sh", "-c", "printf '%s\\n' " + command.replacing("\\%", with: "%")])
    let environment = program.environment.map { "\($0.key)=\($0.value)" }
    #expect(ended.text == (environment + program.command(job: "photos")).joined(separator: "\n") + "\n")
  }

  @Test func whatDoesNotFitIsRefused() throws {
    var long = Samples.user
    long.options = ["--jobs", "/" + String(repeating: "x", count: 1000)]
    #expect(throws: Failure.self) { _ = try CronLine.text("* * * * *", long) }
    long.options = ["--jobs", "/a\nb"]
    #expect(throws: Failure.self) { _ = try CronLine.text("* * * * *", long) }
  }

  @Test func tablesAreAsRecorded() throws {
    let entries = [
      try Samples.entry("daily 03:00"), try Samples.entry("monthly last 04:00", name: "papers"),
      try Samples.entry("every 6h", name: "often"),
    ]
    let exported = try CronBackend.export(entries, Samples.user)
    Golden.expect(exported.text + exported.warnings.map { $0 + "\n" }.joined(), matches: "cron.txt")
  }

  private static let foreign = "MAILTO=\"\"\n# mine\n17 4 * * * /bin/true % x\n"

  /// The block is installed twice, removed and installed again through the real `crontab`; then the real `cron` fires it,
  /// and a run is recorded.
  @Test func cronFiresAndARunIsRecorded() async throws {
    let folder = try TemporaryFolder()
    let tool = try findTool("mirrorkeep")
    try prepareJob(folder)
    let options = "--jobs '\(folder.path("jobs"))' --state '\(folder.path("state"))'"
    let install = "'\(tool)' schedule install --backend cron \(options)"
    let script = """
      set -e
      cd '\(folder.path)'
      mount -t tmpfs -o mode=0755 none /run
      mount -t tmpfs -o mode=1730,gid="$(getent group crontab | cut -d: -f3)" none /var/spool/cron/crontabs
      mount -t tmpfs none /etc/cron.d
      mount --bind empty /etc/crontab
      crontab foreign
      \(install); crontab -l >once
      \(install); crontab -l >twice
      '\(tool)' schedule remove --backend cron \(options); crontab -l >removed
      \(install)
      '\(tool)' schedule status --json \(options) >status
      exec cron -f
      """
    try folder.write("", to: "empty", mode: 0o644)
    try folder.write(Self.foreign, to: "foreign")
    let cron = try startAsRoot(["unshare", "--mount", "--propagation", "private", "sh", "-c", script], log: folder)
    let run = try await firstRun(tool, folder, while: cron)
    cron.terminate()
    cron.waitUntilExit()
    let log = try folder.text("log")
    #expect(run == "succeeded", "\(log)")
    let once = try folder.text("once")
    #expect(
      once.hasPrefix(Self.foreign + Crontab.begin + "\n* * * * * /usr/bin/env PATH=")
        && once.hasSuffix("\n" + Crontab.end + "\n"))
    #expect(try folder.text("twice") == once)
    #expect(try folder.text("removed") == Self.foreign)
    #expect(try folder.text("status").contains("\"installed\" : true"))
  }

  private func prepareJob(_ folder: TemporaryFolder) throws {
    try folder.write("[there]\ntype = alias\nremote = \(folder.path("mirror"))\n", to: "rclone.conf")
    try folder.write(
      "rclone: {program: \(try findRclone()), config: \(folder.path("rclone.conf"))}\n", to: "jobs/mirrorkeep.yaml")
    try folder.write(
      "source: \(folder.path("source"))\ndestination: there:photos\nschedule: every 1s\n", to: "jobs/photos.yaml")
    try folder.write("alpha", to: "source/a.txt")
    try folder.write("", to: "mirror/x/.keep")
  }

  /// A spool folder of its own takes a mount, which takes root.
  private func startAsRoot(_ words: [String], log folder: TemporaryFolder) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = (geteuid() == 0 ? [] : ["sudo", "-n"]) + words
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.path, "TZ": "UTC"]
    let log = FileHandle(forWritingAtPath: try folder.write("", to: "log"))
    (process.standardOutput, process.standardError) = (log, log)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// The outcome of the first run that ended; nil where cron ended before, or after three minutes.
  private func firstRun(_ tool: String, _ folder: TemporaryFolder, while cron: Process) async throws -> String? {
    for _ in 0..<180 where cron.isRunning {
      try await Task.sleep(for: .seconds(1))
      let words = [tool, "history", "--json", "--state", folder.path("state"), "--jobs", folder.path("jobs")]
      guard let start = try Samples.start(words).text.firstRange(of: "[") else { continue }
      let data = Data(try Samples.start(words).text[start.lowerBound...].utf8)
      let runs = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
      if let outcome = runs?.last?["outcome"] as? String, outcome != "running" { return outcome }
    }
    return nil
  }
}
