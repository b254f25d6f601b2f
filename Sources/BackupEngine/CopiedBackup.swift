import BackupCore

/// Throws `claimed-by-another` for a copy of a backup that another job of this machine makes elsewhere: under one claim the
/// history could not tell the files of the two apart.
///
/// It is one where the newest run under the claim that stored elsewhere was another job's, which goes on there under that
/// claim; or, for a claim of this machine whose place the history knows nothing of, where another job backs up to that.
func refuseCopy(_ claim: Claim, for job: Job, _ others: OtherJobs, through host: Host) throws {
  let here = job.destination.description
  guard
    let use = try useElsewhere(of: claim, job, here, others, host.points)
      ?? ownPlace(of: claim, job, here, others, host)
  else { return }
  throw Failure(
    .claimedByAnother,
    "job '\(job.name)': what lies at '\(here)' is a copy of the backup of job '\(use.job)', which goes on at "
      + "'\(use.destination)'",
    hint: "to make it a backup of its own, move the copy's history away, 'rclone moveto \(job.destination.keepFolder) "
      + "\(job.destination.remote):copied-history', then run 'mirrorkeep run \(job.name) --adopt'"
      + (claim.job == job.name ? "" : "; where it is that backup itself, moved, name its job '\(claim.job)'"))
}

private typealias Use = (job: String, destination: String)

private func useElsewhere(
  of claim: Claim, _ job: Job, _ here: String, _ others: OtherJobs, _ points: PointHistory
) throws -> Use? {
  guard !others.names.isEmpty, let use = try points.newestUse(claim.claim, here), use.job != job.name else {
    return nil
  }
  // Where it may still back up to is not known; but where a later run was this job's, that goes on with the backup.
  if others.invalid.contains(use.job) {
    return try points.newestUse(claim.claim, "")?.destination == here ? nil : use
  }
  guard others.destinations.contains(use.destination), try points.claimAt(use.destination) == claim.claim else {
    return nil
  }
  return use
}

private func ownPlace(
  of claim: Claim, _ job: Job, _ here: String, _ others: OtherJobs, _ host: Host
) throws -> Use? {
  let isOwn = claim.hostID == host.identity.id
  guard isOwn || claim.host == host.identity.name, !(isOwn && claim.job == job.name), claim.destination != here,
    others.destinations.contains(claim.destination), try host.points.claimAt(claim.destination) == nil
  else { return nil }
  return (claim.job, claim.destination)
}
