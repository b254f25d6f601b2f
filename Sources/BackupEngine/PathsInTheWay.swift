import BackupCore

/// Finds files that became folders and folders that became files: what the mirror has there is planned to be deleted, and
/// has to be moved aside before the new content can come. Where it may not be deleted, the new content cannot come either.
func markPathsInTheWay(_ ledger: any PlanLedger) throws {
  var inTheWay: [MirrorPath] = []
  var blocked: [MirrorPath] = []
  try ledger.forEach(.kinds([.delete])) { change in
    guard try ledger.isInTheWay(change.path) else { return }
    if change.obstacle == nil { inTheWay.append(change.path) } else { blocked.append(change.path) }
  }
  for path in inTheWay { try ledger.markInTheWay(path) }
  for path in blocked { try ledger.withholdChanges(around: path) }
}

extension PlanLedger {
  /// Whether something is to come below a path, or at a folder it lies in.
  fileprivate func isInTheWay(_ path: MirrorPath) throws -> Bool {
    if try has(.add, below: path) || has(.move, below: path) { return true }
    return try path.ancestors.contains { try has(.add, at: $0) || has(.move, at: $0) }
  }

  /// Gives everything an obstacle that needs the room of a path which stays where it is.
  func withholdChanges(around path: MirrorPath) throws {
    let name = path.shown
    try setObstacle(
      "the mirror has a file '\(name)' where this needs a folder, and it could not be moved aside", below: path)
    for folder in path.ancestors where try has(.add, at: folder) || has(.move, at: folder) {
      try setObstacle("the mirror has a folder of this name, and '\(name)' in it could not be moved aside", at: folder)
    }
  }
}
