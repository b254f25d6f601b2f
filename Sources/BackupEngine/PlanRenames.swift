import BackupCore

/// Turns deletions and additions that are one renamed file into moves: found by size and time, proven by rclone comparing
/// hashes. Whole folders first: they are moved in one step, empty and identical files with them.
///
/// Costs nothing where no addition has the size and second of a deletion. Else each of those is read once, by rclone, and
/// the remote is asked for the hash of each such deletion; what that saves is sending and deleting. Additions of one size
/// and second are read by us as well, mostly only their beginnings (`leaveOutTwins`).
func planRenames(
  _ ledger: any PlanLedger, _ context: PlanContext, claim: Claim?, through ports: Ports
) async throws {
  let (host, job) = (ports.host, context.job)
  guard let claim, try ledger.count(.toDelete) > 0 else { return }
  let found = try ledger.findRenames { path in try host.knownBefore(claim.claim, path) }
  guard found > 0, try await ports.remote.canRename(job) else { return }
  for folder in try ledger.findFolderMoves() where try await ports.remote.proveFolderMove(context, folder) {
    try ledger.planFolderMove(folder)
  }
  try ledger.leaveOutTwins { addition, limit in
    try Task.checkCancellation()
    return host.contentHash(job, addition, limit)
  }
  let list = try host.writeList { write in try ledger.forEachRenameCandidate(write) }
  guard list.count > 0 else { return }
  try await ports.remote.proveRenames(context, list.file) { renames in try ledger.planMoves(renames) }
}
