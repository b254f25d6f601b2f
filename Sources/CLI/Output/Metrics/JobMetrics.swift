import BackupCore
import Foundation
import History

/// What metrics say about one job; nil where nothing is known.
struct JobMetrics: Sendable {
  var standing: JobStanding
  /// Of the newest record of a backup, one of missed slots included; a run whose process is gone is `interrupted`.
  var outcome: Outcome?
  /// The newest backup that came to an end of its own.
  var lastFinished: RunRecord?
  var sentBytes: Int64?
  var mirrorBytes: Int64?
  var versionsBytes: Int64?
  var lastVerifyAt: Date?
  var lastDrillAt: Date?
}
