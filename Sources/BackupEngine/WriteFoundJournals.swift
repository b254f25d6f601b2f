import BackupCore

/// Writes the journals of looks at the job's mirror that were stopped after the mirror was entered as it was found, into the
/// spool: without them the keep folder would seem to be older than the history.
func writeFoundJournals(of job: Job, through ports: Ports) throws {
  for (id, run) in try ports.host.recovery.unwrittenJournals() {
    guard var record = try ports.host.record(run),
      record.job == job.name || record.destination == job.destination.description
    else { continue }
    if record.outcome == .running || record.outcome == .interrupted {
      record.outcome = .interrupted
      record.message = "the mirror was looked at and entered as it was found; the run was interrupted after that"
      try ports.host.save(record)
    }
    var claim = Run(job, RunRequest(), ports).newClaim()
    claim.claim = id
    _ = try ports.host.writeJournal(JournalOrder(.done, record: record, job: job, claim: claim, plan: nil))
    try ports.host.recovery.noteWritten(id)
  }
}
