import Foundation
import TestSupport

/// A kind's row of the table in docs/disasters.md.
struct DisasterRow: Sendable {
  let kind: DisasterKind
  var cases = 0
  var stopped = 0
  var lost = 0
  /// Of each lane: cases that ended with exit 0, and cases in which bytes are gone.
  var lanes = DisasterLane.kinds.map { _ in (exitZero: 0, lost: 0) }

  init(_ kind: DisasterKind) { self.kind = kind }

  mutating func count(_ result: DisasterLife.Result) {
    cases += 1
    if result.isStopped { stopped += 1 }
    if result.isLost { lost += 1 }
    for (index, lane) in result.lanes.enumerated() {
      if lane.isExitZero { lanes[index].exitZero += 1 }
      if lane.isLost { lanes[index].lost += 1 }
    }
  }

  var text: String {
    let numbers = [cases, stopped, cases - stopped, lost] + lanes.flatMap { [$0.exitZero, $0.lost] }
    return "| \(kind.rawValue) | \(numbers.map(String.init).joined(separator: " | ")) |"
  }
}

/// The table in docs/disasters.md, which says what the suite finds.
actor DisasterTable {
  static let shared = DisasterTable()

  private let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/disasters.md")

  /// Whether the page has the row; with `MIRRORKEEP_RECORD=1` it is written there, and was not there if it changed.
  func has(_ row: DisasterRow) throws -> Bool {
    let lines = try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n")
    if ProcessInfo.processInfo.environment["MIRRORKEEP_RECORD"] == "1" {
      let written = lines.map { $0.hasPrefix("| \(row.kind.rawValue) |") ? row.text : $0 }
      try Data(written.joined(separator: "\n").utf8).write(to: path)
    }
    return lines.contains(row.text)
  }
}
