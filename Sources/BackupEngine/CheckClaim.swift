import BackupCore

/// The claim a run may go on under, nil for none; throws `claimed-by-another` for any other, and for a copy.
///
/// Somebody who only reads (`isReading`) may read another's, and a copy.
func checkClaim(
  _ state: KeepFolder.ClaimState, of job: Job, _ request: RunRequest, isReading: Bool = false, through host: Host
) throws -> Claim? {
  let claim = try checkClaim(
    state, of: job, by: host.identity, otherJobs: request.otherJobs, isTakingOver: isReading || request.adopt)
  if let claim, !isReading { try refuseCopy(claim, for: job, request.otherJobs, through: host) }
  return claim
}

/// What a claim found at the destination means for `job`: nil for none, ours for going on.
///
/// A claim of this host for a job that no longer has a file is that of the renamed file. Throws `claimed-by-another`, but
/// for a claim that is being taken over.
func checkClaim(
  _ state: KeepFolder.ClaimState, of job: Job, by host: HostIdentity, otherJobs: OtherJobs,
  isTakingOver: Bool = false
) throws -> Claim? {
  switch state {
  case .none: return nil
  case .unreadable(let why):
    throw Failure(
      .claimedByAnother,
      "job '\(job.name)': the claim in '\(job.destination.keepFolder)' cannot be read (\(why)), so it is not known "
        + "whose backup this is",
      hint: "look at it with 'rclone cat \(job.destination.keepFolder)/claim.json'")
  case .found(let claim):
    if isTakingOver || isOurs(claim, of: job, by: host, otherJobs: otherJobs) { return claim }
    throw Failure.claimed(by: claim, job, host)
  }
}

extension Run {
  /// Our claim in a keep folder; throws `nothing-found` where there is none, `claimed-by-another` for another's.
  func ownClaim(in keep: KeepFolder) throws -> Claim {
    let claim = try checkClaim(keep.claim, of: job, by: ports.host.identity, otherJobs: request.otherJobs)
    guard let claim else {
      let isKnown = try ports.host.points.claimAt(job.destination.description) != nil
      throw Failure.noBackup(job, isKnown: isKnown)
    }
    try refuseCopy(claim, for: job, request.otherJobs, through: ports.host)
    return claim
  }
}

/// Whether a claim is this host's for the job, or for a job that no longer has a file.
func isOurs(_ claim: Claim, of job: Job, by host: HostIdentity, otherJobs: OtherJobs) -> Bool {
  claim.hostID == host.id && (claim.job == job.name || !otherJobs.contains(claim.job))
}

extension Failure {
  fileprivate static func claimed(by claim: Claim, _ job: Job, _ host: HostIdentity) -> Failure {
    let isNamesake = claim.hostID != host.id && claim.host == host.name
    let takeOver = "'mirrorkeep run \(job.name) --adopt'"
    return Failure(
      .claimedByAnother,
      "job '\(job.name)': the destination '\(job.destination)' belongs to job '\(claim.job)' of host '\(claim.host)' "
        + "since \(claim.since)"
        + (isNamesake ? ", a machine of this one's name, or this one with another state folder" : ""),
      hint: claim.hostID == host.id
        ? "name another destination in the file of job '\(job.name)'"
        : isNamesake
          ? "name the state folder it was made with by '--state'; where that is lost, go on with \(takeOver); else name "
            + "another destination"
          : "name another destination; or, where that machine does not back up there any more, take its backup over with "
            + takeOver)
  }

  /// `isKnown`: the history knows of a backup there.
  fileprivate static func noBackup(_ job: Job, isKnown: Bool) -> Failure {
    Failure(
      .nothingFound,
      "job '\(job.name)': there is no backup at '\(job.destination)' \(isKnown ? "any more" : "yet")",
      hint: isKnown
        ? "check that it is mounted, and look what is there with 'rclone lsf \(job.destination.remote):'"
        : "run 'mirrorkeep run \(job.name)'")
  }
}
