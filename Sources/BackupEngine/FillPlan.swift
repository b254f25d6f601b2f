import BackupCore

/// Turns what the planning command showed into planned changes, looking at every file of the source directly.
///
/// A file that is gone by now is not planned; one that cannot be stored is planned with the obstacle. Deletions get an
/// obstacle unless every folder was listed: what could not be seen is not known to be gone. Names `.mirrorkeep` are left
/// out and returned.
func fillPlan(
  _ ledger: any PlanLedger, from dryRun: DryRun, of job: Job, through host: Host
) throws -> ReservedNames {
  var reserved = ReservedNames()
  for change in [Change.add, .replace] {
    try dryRun.paths(change) { paths in
      try ledger.insert(
        paths.compactMap { path in
          reserved.take(path, change) ? nil : plannedChange(change, at: path, of: job, through: host)
        })
    }
  }
  let isClean = dryRun.unlistedFolders.allSatisfy { $0.path.reservedFolder != nil }
  let obstacle = isClean ? nil : "deletions wait until every folder can be listed"
  try dryRun.paths(.delete) { paths in
    try ledger.insert(
      paths.compactMap { reserved.take($0, .delete) ? nil : PlannedChange(.delete, $0, obstacle: obstacle) })
  }
  try ledger.fillDeletionSizes()
  try ledger.forEachNotedTouch { name, _ in
    guard MirrorPath(bytes: name).reservedFolder == nil else { return }
    for path in host.pathsNamed(job, name) {
      // Names that look alike in the log: one may be a touch and the other new content, which must not pass for one.
      guard try !ledger.has(.add, at: path), try !ledger.has(.replace, at: path) else { continue }
      guard let change = plannedChange(.touch, at: path, of: job, through: host) else { continue }
      try ledger.insert([change])
    }
  }
  for folder in dryRun.unlistedFolders {
    try ledger.setObstacle("its folder could not be listed: \(folder.message)", below: folder.path)
  }
  for entry in dryRun.unseen {
    try ledger.setObstacle("it cannot be looked at: \(entry.message)", atOrBelow: entry.path)
  }
  return reserved
}

/// A change of a file as the source has it now; nil where it is gone.
func plannedChange(_ change: Change, at path: MirrorPath, of job: Job, through host: Host) -> PlannedChange? {
  switch host.lookAtSource(job, path) {
  case .present(let size, let modified, let mode):
    var planned = PlannedChange(change, path, bytes: size, modified: modified, mode: mode)
    planned.link = host.linkTarget(job, path)
    return planned
  case .unusable(let why): return PlannedChange(change, path, obstacle: why)
  case .absent: return nil
  }
}
