package import BackupCore
package import Foundation

/// Which runs `HistoryStore.records` gives; nil fields do not restrict.
package struct RunFilter: Equatable, Sendable {
  package var job: String?
  /// Runs that started at this time or later.
  package var since: Date?
  /// Runs that started before this time.
  package var until: Date?
  package var outcome: Outcome?
  package var reason: Reason?
  package var kind: RunKind?
  package var limit: Int?

  package init(
    job: String? = nil, since: Date? = nil, until: Date? = nil, outcome: Outcome? = nil, reason: Reason? = nil,
    kind: RunKind? = nil, limit: Int? = nil
  ) {
    self.job = job
    self.since = since
    self.until = until
    self.outcome = outcome
    self.reason = reason
    self.kind = kind
    self.limit = limit
  }
}
