import BackupCore
import BackupEngine
import Foundation

/// The value behind `plan`: what its JSON and its text say.
struct PlanReport: Encodable {
  /// One of the largest changes; `shown` is its path on a terminal.
  struct Largest: Encodable {
    var path: String
    var bytes: Int64?
    var shown: String

    enum CodingKeys: String, CodingKey { case path, bytes }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.container(keyedBy: CodingKeys.self)
      try box.encode(path, forKey: .path)
      try box.encode(bytes, forKey: .bytes)
    }
  }

  var plan: String
  var job: String
  var madeAt: Date
  var verdict: PlanHeader.Verdict
  var changes: ChangeTotals
  var findings: [Finding]
  var largest: [Largest]
  var commands: [[String]]
  var warnings: [String]
  /// Changes known to be impossible now.
  var blocked: Int
  var checkedFiles: Int
  /// nil without `--list`.
  var list: [PlanListItem]?
  /// The files that edited filters leave out, which stay in the mirror; nil without `--list`.
  var leaving: [String]?

  init(_ plan: JobPlan) throws {
    self.plan = plan.header.plan
    job = plan.header.job
    madeAt = plan.header.madeAt
    verdict = plan.header.verdict
    changes = plan.totals
    findings = plan.header.findings
    largest = try plan.ledger.largest(5).map { Largest(path: $0.path.jsonText, bytes: $0.bytes, shown: $0.path.shown) }
    commands = plan.header.commands
    warnings = plan.warnings
    blocked = try plan.ledger.obstacleCount()
    checkedFiles = plan.header.checkedFiles
  }

  enum CodingKeys: String, CodingKey {
    case plan, job
    case madeAt = "made_at"
    case verdict, changes, findings, largest, commands, warnings, blocked, list, leaving
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(plan, forKey: .plan)
    try box.encode(job, forKey: .job)
    try box.encode(UTCTime.text(madeAt), forKey: .madeAt)
    try box.encode(verdict, forKey: .verdict)
    try box.encode(changes, forKey: .changes)
    try box.encode(findings, forKey: .findings)
    try box.encode(largest, forKey: .largest)
    try box.encode(commands, forKey: .commands)
    try box.encode(warnings, forKey: .warnings)
    try box.encode(blocked, forKey: .blocked)
    try box.encodeIfPresent(list, forKey: .list)
    try box.encodeIfPresent(leaving, forKey: .leaving)
  }
}
