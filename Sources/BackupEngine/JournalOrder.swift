package import BackupCore

/// What a journal to be written says.
package struct JournalOrder: Sendable {
  /// What kind of journal it is.
  package enum Stage: Sendable {
    /// Written ahead: what the run is about to change.
    case planned
    /// What the run changed; every hundredth, a claim's first, and that of a mirror as it was found also list the whole
    /// mirror.
    case done
    /// Nothing changed; a sign of life.
    case heartbeat
  }

  package var stage: Stage
  package var record: RunRecord
  package var job: Job
  package var claim: Claim
  package var plan: (any PlanLedger)?

  package init(_ stage: Stage, record: RunRecord, job: Job, claim: Claim, plan: (any PlanLedger)?) {
    self.stage = stage
    self.record = record
    // What programs here wrote is nobody's business on the remote.
    self.record.hooks = []
    self.job = job
    self.claim = claim
    self.plan = plan
  }
}
