import Foundation
import TestSupport

@testable import BackupCore

/// The programs the schedule language is compared with; a test fails where one is missing.
enum Peers {
  /// systemd stopped looking for the next time of a rare expression.
  struct GaveUp: Error {}

  /// The times `systemd-analyze calendar` has for `text`, in UTC where it names no zone; nil where it refuses it.
  /// Throws `GaveUp` where it finds none in the steps it allows itself.
  static func systemd(_ text: String, after base: Int, count: Int) throws -> [Int]? {
    let start = UTCTime.text(Date(wholeSeconds: base)).replacing("T", with: " ").replacing("Z", with: " UTC")
    let ended = try run(
      ["systemd-analyze", "calendar", "--iterations=\(count)", "--base-time=\(start)", "--", text])
    // EDEADLK: a thousand steps led to no time.
    if ended.messages.contains("deadlock") { throw GaveUp() }
    guard ended.status == 0 else { return nil }
    return ended.output.matches(of: /(?:Next elapse|Iter\. #\d+): \w+ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? UTC/)
      .compactMap {
        UTCTime.date("\($0.output.1)T\($0.output.2)Z").map(wholeSeconds)
      }
  }

  /// The times croniter has for each line in UTC; nil where it refuses it.
  static func croniter(_ lines: [(text: String, base: Int)], count: Int) throws -> [[Int]?] {
    let program = """
      import json, sys
      from datetime import datetime, timezone
      from croniter import croniter
      answers = []
      for text, base in json.load(sys.stdin):
          try:
              times = croniter(text, datetime.fromtimestamp(base, timezone.utc))
              answers.append([int(times.get_next(datetime).timestamp()) for _ in range(\(count))])
          except ValueError:
              answers.append(None)
      json.dump(answers, sys.stdout)
      """
    let input = try JSONSerialization.data(withJSONObject: lines.map { [$0.text, $0.base] as [Any] })
    let ended = try run(["python3", "-c", program], input: input)
    guard ended.status == 0 else {
      throw MissingTool(description: "croniter: \(ended.messages); 'scripts/prepare --tests' installs it")
    }
    return try JSONDecoder().decode([[Int]?].self, from: Data(ended.output.utf8))
  }

  private static func run(_ words: [String], input: Data = Data()) throws -> (
    status: Int32, output: String, messages: String
  ) {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    var environment = ProcessInfo.processInfo.environment
    environment["TZ"] = "UTC"
    let installed = JobExamples.root.appendingPathComponent(".tools/python").path
    environment["PYTHONPATH"] = ([installed] + [environment["PYTHONPATH"]].compactMap(\.self)).joined(separator: ":")
    process.environment = environment
    for name in ["in", "out", "err"] { try folder.write(name == "in" ? Array(input) : [], to: name) }
    process.standardInput = FileHandle(forReadingAtPath: folder.path("in"))
    process.standardOutput = FileHandle(forWritingAtPath: folder.path("out"))
    process.standardError = FileHandle(forWritingAtPath: folder.path("err"))
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      throw MissingTool(description: "there is no \(words[0]); 'scripts/prepare --tests' installs it")
    }
    return (process.terminationStatus, try folder.text("out"), try folder.text("err"))
  }
}
