import Foundation

@testable import Rclone

/// The recorded logs: `Fixtures/logs/VERSION/SCENARIO.jsonl`, written by `scripts/record-fixtures`.
struct GoldenLog: CustomStringConvertible, Sendable {
  var version: String
  var scenario: String
  var bytes: [UInt8]
  var ending: RcloneEnding

  var description: String { "\(version)/\(scenario)" }

  var lines: [[UInt8]] { bytes.split(separator: 0x0A).map(Array.init) }

  /// Every event of the log, read in one piece.
  var events: [LogEvent] { readLog([bytes]) }

  var tally: LogTally {
    var tally = LogTally()
    for event in events { tally.add(event) }
    return tally
  }

  static let all: [GoldenLog] = {
    let logs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/logs")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: logs.path)) ?? []
    return versions.sorted().flatMap { version in
      let folder = logs.appendingPathComponent(version)
      let exits = (try? String(contentsOf: folder.appendingPathComponent("exits.tsv"), encoding: .utf8)) ?? ""
      return exits.split(separator: "\n").compactMap { line -> GoldenLog? in
        let fields = line.split(separator: "\t")
        guard fields.count == 2, let status = Int32(fields[1]) else { return nil }
        let file = folder.appendingPathComponent("\(fields[0]).jsonl")
        guard let data = try? Data(contentsOf: file) else { return nil }
        // A shell says 128 + n for a child that signal n killed; rclone itself exits with 143.
        let ending = status == 137 ? RcloneEnding.killed(signal: 9) : .exited(status)
        return GoldenLog(version: version, scenario: String(fields[0]), bytes: Array(data), ending: ending)
      }
    }
  }()

  static func newest(_ scenario: String) -> GoldenLog? { all.last { $0.scenario == scenario } }
}

/// The events of a log that arrives in these pieces.
func readLog(_ pieces: [[UInt8]]) -> [LogEvent] {
  var reader = LogReader()
  var events: [LogEvent] = []
  for piece in pieces { reader.feed(piece) { events.append($0) } }
  reader.finish { events.append($0) }
  return events
}

/// The one event of a line.
func readLine(_ line: String) -> LogEvent? { readLog([Array(line.utf8)]).first }
