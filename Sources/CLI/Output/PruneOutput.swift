import BackupCore
import BackupEngine

/// What `prune` prints: the run's record and, where it came to that, what goes.
struct PruneOutput: Encodable {
  let record: RunRecord
  let report: PruneReport?

  private enum CodingKeys: String, CodingKey { case prune }

  private enum ReportKeys: String, CodingKey {
    case dryRun = "dry_run"
    case keep, points, forgotten, versions, files, bytes
  }

  private struct Folder: Encodable {
    var run: RunID
    var files: Int
    var bytes: Int64
  }

  /// The record's keys, and `prune` with null or what goes.
  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    guard let report else { return try box.encodeNil(forKey: .prune) }
    var prune = box.nestedContainer(keyedBy: ReportKeys.self, forKey: .prune)
    try prune.encode(report.isDryRun, forKey: .dryRun)
    try prune.encode(report.rule, forKey: .keep)
    try prune.encode(report.points, forKey: .points)
    try prune.encode(report.forgotten, forKey: .forgotten)
    try prune.encode(
      report.versions.map { Folder(run: $0.run, files: $0.files, bytes: $0.bytes) }, forKey: .versions)
    try prune.encode(report.files, forKey: .files)
    try prune.encode(report.bytes, forKey: .bytes)
  }

  /// The points and, by the run in whose folder they lie, the versions that go; empty where nothing does.
  var text: String {
    guard let report, !(report.forgotten.isEmpty && report.versions.isEmpty) else { return "" }
    let would = report.isDryRun ? "would go" : "went"
    var lines: [String] = []
    if !report.forgotten.isEmpty {
      lines.append("restore points that \(would), not kept by \(report.rule):")
      lines += report.forgotten.map { run in
        "  \(run)" + (run.start.map { "  " + HistoryText.local($0) } ?? "")
      }
    }
    if !report.versions.isEmpty {
      lines.append("versions that \(would), which no kept restore point needs:")
      let rows = report.versions.map { ["  " + $0.run.text, Count.files($0.files), Count.bytes($0.bytes)] }
      lines.append(Table.text(rows))
    }
    return lines.joined(separator: "\n")
  }
}
