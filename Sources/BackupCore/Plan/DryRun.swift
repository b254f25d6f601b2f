/// What the planning command showed, with complete evidence that it ran to its end.
package struct DryRun: Sendable {
  /// Files present on both sides or only in the mirror, as rclone counted its checks.
  package var mirrorFiles: Int
  /// Files the source offers.
  package var sourceFiles: Int
  /// Entries rclone listed on both sides, folders included.
  package var listed: Int
  package var linksSkipped: Int
  /// Names rclone saw twice in the source; one of each pair is not stored.
  package var duplicates: [MirrorPath]
  /// Folders that could not be listed, on either side, and why.
  package var unlistedFolders: [UnlistedFolder]
  /// Entries of the source that were listed and could not be looked at, and why.
  package var unseen: [UnlistedFolder]
  /// Whether every folder was listed, so that what is missing is known to be missing.
  package var isClean: Bool
  /// Hands over the paths of additions, replacements or deletions in batches, byte-exact.
  package var paths: @Sendable (Change, ([MirrorPath]) throws -> Void) throws -> Void
  /// The command that was run, for `plan --json`.
  package var command: [String]
  /// Removes the report files behind `paths`.
  package var discard: @Sendable () -> Void

  package init(
    mirrorFiles: Int, sourceFiles: Int, listed: Int, linksSkipped: Int, duplicates: [MirrorPath],
    unlistedFolders: [UnlistedFolder], unseen: [UnlistedFolder] = [],
    isClean: Bool, paths: @escaping @Sendable (Change, ([MirrorPath]) throws -> Void) throws -> Void,
    command: [String], discard: @escaping @Sendable () -> Void
  ) {
    self.mirrorFiles = mirrorFiles
    self.sourceFiles = sourceFiles
    self.listed = listed
    self.linksSkipped = linksSkipped
    self.duplicates = duplicates
    self.unlistedFolders = unlistedFolders
    self.unseen = unseen
    self.isClean = isClean
    self.paths = paths
    self.command = command
    self.discard = discard
  }
}
