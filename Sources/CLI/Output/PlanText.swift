import BackupCore

/// A plan as a person reads it.
enum PlanText {
  static func text(_ report: PlanReport, withList: Bool) -> String {
    let changes = report.changes
    var lines: [String] = []
    if changes.files == 0 {
      lines.append("plan \(report.plan): nothing to do, \(Count.files(report.checkedFiles)) checked")
    } else {
      lines.append("plan \(report.plan): \(report.verdict == .clear ? "clear" : "held")")
      let rows = Change.allCases.compactMap { change -> [String]? in
        let total = changes[change]
        guard total.files > 0 else { return nil }
        return ["  \(change.rawValue)", Count.files(total.files), Count.bytes(total.bytes)]
      }
      lines.append(Table.text(rows))
      if !withList, !report.largest.isEmpty {
        lines.append("largest:")
        lines.append(Table.text(report.largest.map { ["  \(Count.bytes($0.bytes ?? 0))", $0.shown] }))
      }
    }
    if report.blocked > 0 { lines.append("  \(Count.files(report.blocked)) cannot be stored or deleted now") }
    for finding in report.findings {
      lines.append("held: \(finding.message)")
      lines.append("  \(finding.hint)")
    }
    return lines.joined(separator: "\n")
  }

  /// A line of `plan --list`: `+ path`, `* path`, `- path`, `> old -> new`, `t path`; `! path: why` for an obstacle.
  static func line(_ change: PlannedChange) -> String {
    if let obstacle = change.obstacle { return "! \(change.path.shown): \(obstacle)" }
    return switch change.change {
    case .add: "+ \(change.path.shown)"
    case .replace: "* \(change.path.shown)"
    case .delete: "- \(change.path.shown)"
    case .touch: "t \(change.path.shown)"
    case .move: "> \(change.from?.shown ?? "?") -> \(change.path.shown)"
    }
  }
  /// `x path`: a file that edited filters leave out.
  static func line(leaving path: MirrorPath) -> String { "x \(path.shown)" }
}
