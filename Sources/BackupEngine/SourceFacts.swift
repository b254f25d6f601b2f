package import BackupCore

/// What a plan should know of the source beside its files.
package struct SourceFacts: Equatable, Sendable {
  /// Folders of mirrorkeep's own inside the source that are left out (the state folder).
  package var leftOut: [MirrorPath]
  /// Whether the source holds a `.mirrorkeep` folder, which is never stored.
  package var holdsKeepFolder: Bool
  package var hasEntries: Bool
  package var mounts: SourceMounts

  package init(leftOut: [MirrorPath], holdsKeepFolder: Bool, hasEntries: Bool, mounts: SourceMounts = SourceMounts()) {
    self.leftOut = leftOut
    self.holdsKeepFolder = holdsKeepFolder
    self.hasEntries = hasEntries
    self.mounts = mounts
  }
}
