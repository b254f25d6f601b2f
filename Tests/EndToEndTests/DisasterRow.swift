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

  /// The row up to its last number: which files `--max-delete` lets rclone delete before it stops is chance.
  var textOfCertainty: String {
    text.split(separator: "|", omittingEmptySubsequences: false).dropLast(2).joined(separator: "|") + "|"
  }

  var text: String {
    let numbers = [cases, stopped, cases - stopped, lost] + lanes.flatMap { [$0.exitZero, $0.lost] }
    return "| \(kind.rawValue) | \(numbers.map(String.init).joined(separator: " | ")) |"
  }
}
