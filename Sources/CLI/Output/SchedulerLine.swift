import BackupCore
import Foundation
import Scheduling

/// One scheduler of `schedule status`.
struct SchedulerLine: Encodable {
  private let status: SchedulerStatus
  var installed: Bool { status.isInstalled }
  /// Jobs with an entry of their own.
  var jobs: [String] { status.jobs }
  /// Those of them that no longer exist.
  private let gone: [String]
  /// When it last fired, as it says itself, else when the last heartbeat came.
  private let lastFiredAt: Date?

  init(_ status: SchedulerStatus, _ known: Set<String>, stamp: Date?) {
    self.status = status
    gone = status.jobs.filter { !known.contains($0) }
    lastFiredAt = status.lastFiredAt ?? (status.isInstalled || !status.jobs.isEmpty ? stamp : nil)
  }

  enum CodingKeys: String, CodingKey {
    case backend, installed, place, enabled, user, jobs
    case runsLoggedOut = "runs_logged_out"
    case lastFiredAt = "last_fired_at"
    case gone = "jobs_gone"
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(status.backend, forKey: .backend)
    try box.encode(installed, forKey: .installed)
    try box.encode(status.place, forKey: .place)
    try box.encode(status.isEnabled, forKey: .enabled)
    try box.encode(status.user, forKey: .user)
    try box.encode(status.runsLoggedOut, forKey: .runsLoggedOut)
    try box.encode(lastFiredAt.map(UTCTime.text), forKey: .lastFiredAt)
    try box.encode(jobs, forKey: .jobs)
    try box.encode(gone, forKey: .gone)
  }

  var text: String {
    let word = { (value: Bool?) in value.map { $0 ? "yes" : "no" } ?? "unknown" }
    var rows = [
      ["scheduler", status.backend.rawValue], ["heartbeat", installed ? status.place : "not installed"],
      ["user", status.user],
    ]
    if installed, status.isEnabled == false { rows.append(["enabled", "no: run 'mirrorkeep schedule install'"]) }
    rows += [
      ["runs while logged out", word(status.runsLoggedOut)],
      ["last fired", lastFiredAt.map(HistoryText.local) ?? "unknown"],
    ]
    if !jobs.isEmpty { rows.append(["entries of jobs", jobs.joined(separator: ", ")]) }
    if !gone.isEmpty {
      rows.append(["of jobs that are gone", gone.joined(separator: ", ") + ": take these entries out by hand"])
    }
    return Table.text(rows)
  }
}
