package import Foundation

/// What a purge of the history removed, or would.
package struct PurgeReport: Encodable, Equatable, Sendable {
  /// Records of runs that began earlier were looked at.
  package var before: Date
  /// How many were removed.
  package var runs: Int
  /// What the history's file is smaller by.
  package var bytesFreed: Int64 = 0
  package var isRehearsal: Bool

  package init(before: Date, runs: Int, isRehearsal: Bool) {
    self.before = before
    self.runs = runs
    self.isRehearsal = isRehearsal
  }

  private enum CodingKeys: String, CodingKey {
    case before, runs
    case bytesFreed = "bytes_freed"
    case isRehearsal = "dry_run"
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(UTCTime.text(before), forKey: .before)
    try box.encode(runs, forKey: .runs)
    try box.encode(bytesFreed, forKey: .bytesFreed)
    try box.encode(isRehearsal, forKey: .isRehearsal)
  }

  /// `12034 records of backups before 2025-01-01 removed, the history is 14.1 MiB smaller`
  package var text: String {
    guard runs > 0 else { return "no records to remove from before \(UTCTime.text(before))" }
    let what = "\(runs) \(runs == 1 ? "record of a backup" : "records of backups") from before \(UTCTime.text(before))"
    if isRehearsal { return what + " would be removed" }
    return what + " removed, the history is \(Count.bytes(bytesFreed)) smaller"
  }
}
