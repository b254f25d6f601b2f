import BackupCore

/// Exit status 3, "directory not found": of the folder a command is about, or of any folder in it.
extension RcloneExit {
  /// Whether the command did nothing because the folder it is about is not there, as its whole log says; with
  /// `orFolderInIt` also whether folders in it that were not found are all it failed on.
  static func isMissing(_ ending: RcloneEnding, _ tally: LogTally, orFolderInIt: Bool = false) -> Bool {
    guard ending == .exited(3), tally.otherErrors == 0, let stats = tally.finalStats else { return false }
    guard tally.errors.allSatisfy({ $0.cause.hasSuffix(notFound) }) else { return false }
    return orFolderInIt || (stats.listed == 0 && tally.errors.allSatisfy { !$0.isAboutPaths })
  }

  /// Why a listing of `place` is not whole; it names a folder in it that rclone came to and did not find.
  static func listing(
    _ ending: RcloneEnding, _ tally: LogTally, evidence: Evidence, remote: String, place: String
  ) -> Failure? {
    let group = tally.errors.first { $0.isAboutPaths && $0.cause.hasSuffix(notFound) }
    guard ending == .exited(3), let folder = group?.samples.first?.object else {
      return failure(ending, tally, evidence: evidence, remote: remote)
    }
    let path = MirrorPath(bytes: folder.bytes)
    let isUnreadable = path.mayBeUnreadable
    return Failure(
      .unverified,
      "'\(place)' could not be listed whole: rclone did not find its folder '\(path.shown)'"
        + (isUnreadable ? ", and cannot open one whose name has a single character U+201B" : " any more"),
      hint: isUnreadable
        ? "give that folder another name, then try again"
        : "try again; should it go on, look with 'rclone lsf -R \(place)'")
  }

  private static let notFound = "directory not found"
}
