import BackupCore
import BackupEngine

/// What `recover` prints: the run's record and, where it came to that, what was found.
struct RecoverOutput: Encodable {
  let record: RunRecord
  let report: RecoverReport?
  /// Absolute paths of the files written, and of those that were there already.
  let written: [String]
  let kept: [String]

  private enum CodingKeys: String, CodingKey { case recover }

  private enum ReportKeys: String, CodingKey {
    case job, points, files, bytes, uncertain, written, kept
  }

  /// The record's keys, and `recover` with null or what was found.
  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    guard let report else { return try box.encodeNil(forKey: .recover) }
    var recover = box.nestedContainer(keyedBy: ReportKeys.self, forKey: .recover)
    try recover.encode(record.job, forKey: .job)
    try recover.encode(report.points, forKey: .points)
    try recover.encode(report.mirror.files, forKey: .files)
    try recover.encode(report.mirror.bytes, forKey: .bytes)
    try recover.encode(report.uncertain, forKey: .uncertain)
    try recover.encode(written, forKey: .written)
    try recover.encode(kept, forKey: .kept)
  }

  /// The files, and how to go on.
  var text: String {
    guard let report else { return "" }
    return
      (written.map { "written: \($0)" } + kept.map { "left as it is: \($0)" } + [
        report.isOwn
          ? "the backup is this machine's; its next run goes on with it"
          : "the backup is still that of host '\(report.claim.host)'; to go on with it here: "
            + "mirrorkeep run \(record.job) --adopt"
      ]).joined(separator: "\n")
  }
}
