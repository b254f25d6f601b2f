import BackupCore

/// Throws `claimed-by-another` for a copy of a backup that another job of this machine makes elsewhere: under one claim the
/// history could not tell the files of the two apart.
///
/// It is one where that other job backs up now to where the history knows the claim's newest run to have stored, or to
/// where this machine's own claim says that it lies. The job the claim itself names is never refused: its backup was moved.
func refuseCopy(_ claim: Claim, for job: Job, _ others: OtherJobs, through host: Host) throws {
  let isOwn = claim.hostID == host.identity.id
  if isOwn, claim.job == job.name { return }
  var places = try host.points.newestUse(claim.claim).map { [$0] } ?? []
  if isOwn || claim.host == host.identity.name { places.append((claim.job, claim.destination)) }
  let here = job.destination.description
  guard let use = places.first(where: { $0.destination != here && others.destinations.contains($0.destination) }) else {
    return
  }
  throw Failure(
    .claimedByAnother,
    "job '\(job.name)': what lies at '\(here)' is a copy of the backup of job '\(use.job)', which goes on at "
      + "'\(use.destination)'",
    hint: "to make it a backup of its own, move the copy's history away, 'rclone moveto \(job.destination.keepFolder) "
      + "\(job.destination.remote):copied-history', then run 'mirrorkeep run \(job.name) --adopt'; where it is that backup "
      + "itself, moved, name its job '\(claim.job)'")
}
