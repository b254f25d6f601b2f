import BackupCore

/// What a comparison showed below names `.mirrorkeep`, which are never part of a mirror.
struct ReservedNames {
  /// The highest folders (or files) of that name in the source, the first few of them.
  private(set) var inSource: [MirrorPath] = []
  private(set) var sourceFiles = 0
  /// The first one inside the mirror: another job's keep folder.
  private(set) var inMirror: MirrorPath?
  private(set) var mirrorFiles = 0

  /// Whether `path` is none of the plan's business; counts it then.
  mutating func take(_ path: MirrorPath, _ change: Change) -> Bool {
    guard let folder = path.reservedFolder else { return false }
    if change != .delete {
      sourceFiles += 1
      if inSource.count < Self.shown, inSource.last != folder, !inSource.contains(folder) { inSource.append(folder) }
    }
    if change != .add {
      mirrorFiles += 1
      inMirror = inMirror ?? folder
    }
    return true
  }

  private static let shown = 20
}

extension DryRun {
  /// What it showed, less what lies below reserved names.
  func leavingOut(_ reserved: ReservedNames) -> DryRun {
    var dryRun = self
    dryRun.sourceFiles -= reserved.sourceFiles
    dryRun.mirrorFiles -= reserved.mirrorFiles
    dryRun.unlistedFolders.removeAll { $0.path.reservedFolder != nil }
    dryRun.unseen.removeAll { $0.path.reservedFolder != nil }
    dryRun.duplicates.removeAll { $0.reservedFolder != nil }
    dryRun.isClean = dryRun.unlistedFolders.isEmpty
    return dryRun
  }
}
