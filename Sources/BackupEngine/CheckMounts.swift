import BackupCore

extension Run {
  /// Throws `source-not-mounted` where a file system the source consisted of when it was compared is not there now, and
  /// changes of `selection` lie on it: their files are missing because it is.
  func checkMounts(_ plan: JobPlan, _ selection: ChangeSelection) throws {
    guard job.guards.sameMount else { return }
    let now = ports.host.sourceFacts(job).mounts
    let before = try plan.mountsThatMatter(
      of: plan.mounts.including(plan.mountsBefore), gone: now, selection, through: ports.host)
    guard let change = MountChange(from: before, to: now)?.text else { return }
    throw Failure(
      .sourceNotMounted, "the source '\(job.source)' changed while the run worked: \(change); nothing was deleted",
      hint: "mount it and run 'mirrorkeep run \(job.name)'")
  }
}

extension JobPlan {
  /// What of the file systems the last good run saw, or planning began with, is there no more and holds files of the
  /// backup; nil for nothing, and where the job does not ask.
  func mountChange(through host: Host) throws -> MountChange? {
    let job = context.job
    guard job.guards.sameMount else { return nil }
    var before = try mountsThatMatter(of: mountsBefore, gone: mounts, .all, through: host)
    if let baseline, baseline.source == job.source {
      before = SourceMounts(own: baseline.mounts.own ?? before.own, nested: baseline.mounts.nested)
        .including(before)
    }
    return MountChange(from: before, to: mounts)
  }

  /// `mounts` without those nested ones that are not in `now` and that no change of `selection` lies on: many come and go
  /// without a file of the backup.
  func mountsThatMatter(
    of mounts: SourceMounts, gone now: SourceMounts, _ selection: ChangeSelection, through host: Host
  ) throws -> SourceMounts {
    let gone = mounts.nested.filter { !now.nested.contains($0) }
    guard !gone.isEmpty else { return mounts }
    let places = gone.map { (mount: $0, path: host.pathInSource(context.job, $0.point)) }
    var touched = Set(places.filter { $0.path == nil }.map(\.mount))
    try ledger.forEach(selection) { change in
      for (mount, path) in places where !touched.contains(mount) {
        if let path, path.holds(change.path) || change.from.map(path.holds) == true { touched.insert(mount) }
      }
    }
    return SourceMounts(
      own: mounts.own, nested: mounts.nested.filter { now.nested.contains($0) || touched.contains($0) })
  }
}
