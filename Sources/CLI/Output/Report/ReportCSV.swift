import BackupCore

/// A report as comma-separated values (RFC 4180 but for line feeds): one row a job, the figures of its JSON.
enum ReportCSV {
  private static let columns: [(name: String, value: @Sendable (JobReport) -> String)] = [
    ("job", { text($0.job) }), ("host", { text($0.host) }), ("destination", { text($0.destination ?? "") }),
    ("runs", { String($0.figures.runs) }), ("succeeded", { String($0.figures.succeeded) }),
    ("incomplete", { String($0.figures.outcomes[.incomplete]) }), ("held", { String($0.figures.outcomes[.held]) }),
    ("failed", { String($0.figures.outcomes[.failed]) }),
    ("interrupted", { String($0.figures.outcomes[.interrupted]) }),
    ("cancelled", { String($0.figures.outcomes[.cancelled]) }), ("skipped", { String($0.figures.outcomes[.skipped]) }),
    ("retries", { String($0.figures.retries) }), ("missed_slots", { String($0.figures.missedSlots) }),
    ("success_rate", { number($0.figures.successRate) }),
    ("last_success_at", { $0.figures.lastSuccessAt.map(UTCTime.text) ?? "" }),
    ("longest_gap_seconds", { number($0.figures.longestGap?.seconds) }),
    ("median_seconds", { number($0.figures.medianSeconds) }), ("p95_seconds", { number($0.figures.p95Seconds) }),
    ("sent_bytes", { String($0.figures.sentBytes) }), ("sent_bytes_per_day", { String($0.figures.sentBytesPerDay) }),
    ("mirror_bytes", { number($0.figures.mirrorBytes) }),
    ("mirror_growth_bytes", { number($0.figures.mirrorGrowthBytes) }),
    ("versions_bytes", { number($0.figures.versionsBytes) }),
    ("versions_growth_bytes", { number($0.figures.versionsGrowthBytes) }),
    ("added", { String($0.figures.files.added) }), ("replaced", { String($0.figures.files.replaced) }),
    ("deleted", { String($0.figures.files.deleted) }), ("moved", { String($0.figures.files.moved) }),
    ("touched", { String($0.figures.files.touched) }), ("files_failed", { String($0.figures.files.failed) }),
    ("pending_deletions", { String($0.figures.pendingDeletions) }),
    ("pending_since", { $0.figures.pendingSince.map(UTCTime.text) ?? "" }),
    ("last_verify_at", { $0.verify.map { UTCTime.text($0.at) } ?? "" }),
    ("last_verify_outcome", { $0.verify?.outcome.rawValue ?? "" }),
    ("last_drill_at", { $0.drill.map { UTCTime.text($0.at) } ?? "" }),
    ("last_drill_outcome", { $0.drill?.outcome.rawValue ?? "" }),
    ("restored_bytes_per_second", { number($0.drill?.restoredBytesPerSecond) }),
    ("unusual_runs", { String($0.unusual.count) }),
    ("last_trouble", { text($0.trouble.first?.message ?? "") }),
  ]

  static func text(_ report: Report) -> String {
    let rows = [columns.map(\.name)] + report.jobs.map { job in columns.map { $0.value(job) } }
    return rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func number(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }

  /// Text from outside as a field: what a spreadsheet would take for a formula begins with an apostrophe, what steers a
  /// terminal is written out, a line break is a space, and quotes stand around what needs them.
  static func text(_ text: String) -> String {
    let safe = TerminalSafe.text(text).replacing("\n", with: " ")
    let starts = safe.unicodeScalars.first { !$0.properties.isWhitespace }.map { "=+-@".unicodeScalars.contains($0) }
    let plain = starts == true ? "'" + safe : safe
    guard plain.unicodeScalars.contains(where: { ",\"".unicodeScalars.contains($0) }) || plain.hasPrefix(" ") else {
      return plain
    }
    return "\"" + plain.replacing("\"", with: "\"\"") + "\""
  }
}
