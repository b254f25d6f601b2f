import BackupCore

/// Turns deletions and additions that are one renamed file into moves: found by size and time, proven by rclone comparing
/// hashes. Whole folders first: they are moved in one step, empty and identical files with them. Costs nothing where no
/// pair is found.
func planRenames(
  _ ledger: any PlanLedger, _ context: PlanContext, claim: Claim?, through ports: Ports
) async throws {
  guard let claim, try ledger.count(.toDelete) > 0 else { return }
  let pairs = try ledger.findRenames { path in try ports.host.knownBefore(claim.claim, path) }
  guard pairs > 0 else { return }
  for folder in try ledger.findFolderMoves() where try await ports.remote.proveFolderMove(context, folder) {
    try ledger.planFolderMove(folder)
  }
  let list = try ports.host.writeList { write in
    try ledger.forEachRenamePair { from, to in
      try write(from)
      try write(to)
    }
  }
  guard list.count > 0 else { return }
  try await ports.remote.proveRenames(context, list.file) { renames in try ledger.planMoves(renames) }
}
