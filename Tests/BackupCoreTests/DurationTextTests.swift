import Foundation
import Testing

@testable import BackupCore

/// Lengths of time as job files write them.
@Suite struct DurationTextTests {
  @Test(arguments: [
    ("30s", 30, "30s"), ("10m", 600, "10m"), ("6h", 21_600, "6h"), ("7d", 604_800, "7d"), ("1s", 1, "1s"),
    ("60s", 60, "1m"), ("24h", 86_400, "1d"), ("90m", 5400, "90m"), ("1h30m", 5400, "90m"),
    ("1d2h3m4s", 93_784, "93784s"), ("007m", 420, "7m"), ("3650d", 315_360_000, "3650d"), ("0", 0, "0s"),
    ("0s", 0, "0s"), ("0d", 0, "0s"),
  ])
  func lengths(text: String, seconds: Int, written: String) throws {
    let span = try parseDuration(text)
    #expect(span.seconds == seconds)
    #expect(span.description == written)
    #expect(try parseDuration(written) == span)
    #expect(try JSONDecoder().decode([TimeSpan].self, from: JSONEncoder().encode([span])) == [span])
  }

  @Test(arguments: [
    "", " ", "5", "h", "6 h", " 6h", "6h ", "-6h", "+6h", "6H", "1.5h", "6w", "6hours", "30m1h", "1h1h", "1h30", "６h",
    "3651d", "999999999d", "99999999999999999999s", "1e3s", "0x1s", "6h\n", "00",
  ])
  func refused(text: String) {
    #expect(throws: Refusal.self) { try parseDuration(text) }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TimeSpan].self, from: JSONEncoder().encode([text]))
    }
  }

  @Test(
    arguments: [
      ("6h", .duration, 21_600, nil), ("0", .duration, nil, "'wait' must be at least 1s"),
      ("0s", .duration, nil, "'wait' must be at least 1s"), ("0", .durationOrNone, 0, nil),
      ("0m", .durationOrNone, 0, nil), ("", .duration, nil, "'wait' has no value"),
      ("6", .duration, nil, "'wait' must be a length of time, not '6'"),
      ("3651d", .durationOrNone, nil, "'wait' cannot be longer than 3650d"),
    ] as [(String, ValueKind<TimeSpan>, Int?, String?)])
  func values(text: String, kind: ValueKind<TimeSpan>, seconds: Int?, message: String?) {
    var reading = FileReading(context: .ann)
    let node = YAMLNode(content: .text(text), position: FilePosition(file: "a.yaml", line: 3, column: 7))
    let value = kind.read(node, KeySite(path: "wait", example: "wait: 1m"), &reading)
    #expect(value?.seconds == seconds)
    #expect(reading.problems.map(\.message) == [message].compactMap(\.self))
    #expect(reading.problems.allSatisfy { $0.line == 3 && $0.column == 7 && $0.hint != nil })
  }
}
