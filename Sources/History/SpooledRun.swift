import BackupCore

/// A line of the spool: a run's record, with the owner and claim where it was the first one of its run.
struct SpooledRun: Codable, Equatable {
  var record: RunRecord
  var owner: RunOwner?
  var claim: String?
}
