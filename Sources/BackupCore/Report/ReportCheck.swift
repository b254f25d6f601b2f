package import Foundation

/// The last verify or drill of a job.
package struct ReportCheck: Equatable, Sendable, Encodable {
  package var run: RunID
  package var at: Date
  package var outcome: Outcome
  @OrNull package var reason: Reason?
  package var message: String
  /// When one last went well.
  @OrNull package var lastSuccessAt: Date?
  /// How fast a drill brought files back; nil for a verify, and where none came back.
  @OrNull package var restoredBytesPerSecond: Int64?

  package init(_ record: RunRecord, lastSuccess: RunRecord?) {
    run = record.run
    at = record.startedAt
    outcome = record.outcome
    reason = record.reason
    message = record.message
    lastSuccessAt = lastSuccess?.startedAt
    restoredBytesPerSecond =
      record.kind == .drill ? [record, lastSuccess].compactMap { $0 }.compactMap(DrillRate.of).first : nil
  }
}
