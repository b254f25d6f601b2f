import BackupCore

extension Run {
  /// Throws `claimed-by-another` for a copy of a backup that another job of this machine makes elsewhere: under one claim
  /// the history could not tell the files of the two apart.
  func refuseCopy(_ claim: String) throws {
    guard let use = try ports.host.points.newestUse(claim), use.destination != job.destination.description,
      use.job != job.name, request.otherJobs.contains(use.job)
    else { return }
    let folder = job.destination.keepFolder
    throw Failure(
      .claimedByAnother,
      "job '\(job.name)': what lies at '\(job.destination)' is a copy of the backup of job '\(use.job)', which goes on at "
        + "'\(use.destination)'",
      hint: "to make a backup of its own of it, move the copy's history away, 'rclone moveto \(folder) "
        + "\(job.destination.remote):copied-history', then run 'mirrorkeep run \(job.name) --adopt'")
  }
}
