import BackupCore

extension Run {
  /// Renames within the mirror; what the log does not show as renamed is left to the accounting.
  mutating func rename(_ plan: JobPlan) async throws -> Bool {
    guard plan.totals.move.files > 0 else { return true }
    let folders = try plan.ledger.folderMoves()
    for folder in folders {
      guard try await rename(folder, plan) else { return false }
    }
    let (host, job) = (ports.host, job)
    var returned: [MirrorPath] = []
    let list = try host.writeList { write in
      try plan.ledger.forEach(.ready([.move])) { change in
        if folders.contains(where: { $0.contains(change) }) { return }
        // rclone pairs by what lies there now: under a name that another file took meanwhile it would store that one.
        guard let from = change.from, host.isAbsent(job, from), host.isUnchanged(job, change) else {
          return returned.append(change.path)
        }
        try write(change.path)
        try write(from)
      }
    }
    for path in returned { try plan.ledger.setObstacle("it changed since it was planned to be renamed", at: path) }
    guard list.count > 0 else { return true }
    return try await step(ApplyCommand(.rename, plan.context, list: list.file), plan)
  }

  /// Renames a whole folder by one step, unless a file of it has an obstacle or its old name is in the source again: then
  /// all of it waits for the next plan.
  ///
  /// The step's log does not name the files, so the accounting looks at each. What may have come to lie below the new name
  /// is not replaced: then the old name stays, and the files are not renamed.
  private mutating func rename(_ folder: FolderMove, _ plan: JobPlan) async throws -> Bool {
    let (host, job) = (ports.host, job)
    var files: [MirrorPath] = []
    var absent = 0
    try plan.ledger.forEach(.ready([.move])) { change in
      guard folder.contains(change), let from = change.from else { return }
      files.append(change.path)
      if host.isAbsent(job, from), host.isUnchanged(job, change) { absent += 1 }
    }
    guard files.count == folder.files, absent == folder.files else {
      let why = "its folder '\(folder.from.shown)' is not any more what was planned to be renamed"
      for path in files { try plan.ledger.setObstacle(why, at: path) }
      return true
    }
    var command = ApplyCommand(.renameFolder, plan.context, list: nil)
    command.folder = folder.from
    command.newFolder = folder.to
    // A remote that was not heard to end may still be at it, whatever a look shows now.
    let (wasRenaming, wasClean) = (isRenamingFolders, evidenceIsClean)
    (isRenamingFolders, evidenceIsClean) = (true, true)
    let goesOn = try await step(command, plan)
    (isRenamingFolders, evidenceIsClean) = (wasRenaming || !evidenceIsClean, evidenceIsClean && wasClean)
    return goesOn
  }
}
