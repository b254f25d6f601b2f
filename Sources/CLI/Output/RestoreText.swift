import BackupCore

/// A restore, done or only planned, as a person reads it.
enum RestoreText {
  /// What a dry run found.
  static func plan(_ report: RestoreReport) -> String {
    let totals = report.restore
    var lines = ["restore of job '\(report.record.job)'" + (totals.atRun.map { " as of run \($0)" } ?? "")]
    if let to = totals.to { lines[0] += " into '\(to)'" }
    let rows = [
      ("create", totals.create), ("replace", totals.replace), ("unchanged", totals.unchanged), ("leave", totals.left),
    ]
    lines.append(Table.text(rows.filter { $0.1 > 0 }.map { ["  " + $0.0, Count.files($0.1)] }))
    lines.append("  \(Count.bytes(totals.bytes)) to come")
    let failed = report.record.files.failed
    if failed > 0 { lines.append("  \(Count.files(failed)) cannot be restored") }
    if totals.excluded > 0 {
      lines.append("  \(Count.files(totals.excluded)) as the filters left them: no longer backed up then")
    }
    if totals.isUncertain { lines.append("  files may be missing: journals of runs before that point are") }
    if !report.largest.isEmpty {
      lines.append("largest:")
      lines.append(Table.text(report.largest.map { ["  \(Count.bytes($0.bytes))", $0.path.shown] }))
    }
    return lines.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension Console {
  /// How a restore ended. On standard error with `json`.
  func show(_ report: RestoreReport, json: Bool) {
    if report.restore.dryRun, report.record.outcome == .succeeded {
      if !json { print(RestoreText.plan(report)) }
      for line in RunText.errors(report.record) { note(line) }
    } else {
      show(report.record, json: json)
    }
  }
}
