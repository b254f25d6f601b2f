/// A plan on disk: its changes, what was seen to happen to each, and what became of it.
///
/// Holds any number of changes in constant memory. Conforming types are thread-safe; order is always by path, and a body
/// may use the ledger, also change it. Errors are `Failure`s of the state folder.
package protocol PlanLedger: AnyObject, Sendable {
  // MARK: building
  func insert(_ changes: [PlannedChange]) throws
  /// Keeps what the planning command's log says, for sizes of deletions and for touches.
  func noteRecords(_ records: [DryRunRecord]) throws
  func fillDeletionSizes() throws
  func forEachNotedTouch(_ body: (_ logName: [UInt8], _ isAmbiguous: Bool) throws -> Void) throws
  /// Planned additions and moves in whose place the mirror has a folder that rclone would remove because it holds nothing.
  func emptyFoldersInTheWay() throws -> [MirrorPath]
  func has(_ change: Change, at path: MirrorPath) throws -> Bool
  func has(_ change: Change, below folder: MirrorPath) throws -> Bool
  /// Marks a planned change as known to be impossible.
  func setObstacle(_ text: String, at path: MirrorPath) throws
  /// The same for every addition, replacement and touch below a folder; of the whole plan for an empty path. The folder
  /// may be given as the log shows it: all that look like it are meant.
  func setObstacle(_ text: String, below folder: MirrorPath) throws
  /// Marks every change of a path and of what lies below it, deletions too; the path may be given as the log shows it.
  func setObstacle(_ text: String, atOrBelow path: MirrorPath) throws
  /// Notes that a planned deletion has to make room before anything is sent.
  func markInTheWay(_ path: MirrorPath) throws
  /// Looks for deletions and additions that may be one renamed file: those of one size and second. `before` tells what the
  /// history says lies at a path. Returns how many of the additions have a counterpart.
  func findRenames(before: (MirrorPath) throws -> ChangeEvidence.Seen?) throws -> Int
  /// Folders that were renamed as a whole, as far as the plan shows, after `findRenames`; none overlaps another.
  func findFolderMoves() throws -> [FolderMove]
  /// Turns the deletions and additions of a folder that is proven now into moves.
  func planFolderMove(_ move: FolderMove) throws
  /// After the folders: leaves out of what `findRenames` found the additions that may be identical to another, and groups
  /// of some hundred, so that no pair is ever a choice.
  ///
  /// `content` tells an addition's content from others by its first `limit` bytes; nil: it cannot be read. It is asked only
  /// where the source has several additions of one size within two seconds, each with a deletion of its size and second:
  /// for the first 256 KiB, and for all of it where those are the same.
  func leaveOutTwins(content: (PlannedChange, _ limit: Int64) throws -> UInt64?) throws
  /// Hands over every name, old and new, that is left.
  func forEachRenameCandidate(_ body: (MirrorPath) throws -> Void) throws
  /// Turns candidates that are proven now into moves; the new names as the log shows them, which must stand for one alone.
  func planMoves(_ renames: [ProvenRename]) throws
  /// The folders planned to be moved as a whole.
  func folderMoves() throws -> [FolderMove]
  /// Notes files of the mirror that the filters leave out from this run on, or, `areOver`, let in again.
  func noteExclusions(_ paths: [MirrorPath], areOver: Bool) throws
  /// Whether any were noted.
  func hasExclusions() throws -> Bool
  /// Notes files of the mirror that leave the backup by this plan, also such as the history does not know.
  func noteLeaving(_ files: [ListedFile]) throws
  /// Takes a planned change off the plan: it turned out not to be one.
  func drop(_ path: MirrorPath) throws
  /// Makes the plan and its header durable.
  func commit(_ header: PlanHeader) throws

  // MARK: reading
  /// nil until `commit`.
  func header() throws -> PlanHeader?
  /// Counts of the changes that can be tried, those with an obstacle left out.
  func totals() throws -> ChangeTotals
  func obstacleCount() throws -> Int
  func forEach(_ selection: ChangeSelection, _ body: (PlannedChange) throws -> Void) throws
  func count(_ selection: ChangeSelection) throws -> Int
  func largest(_ limit: Int) throws -> [PlannedChange]
  func largest(_ limit: Int, of change: Change) throws -> [PlannedChange]
  /// The plan's id: made from the job, the changes, the files that leave and the missing file systems, the same for the same.
  func planID(job: String, mounts: MountChange?) throws -> String
  /// Deletions and replacements that `accepted` does not plan too, by path.
  func counts(excluding accepted: any PlanLedger) throws -> (deletions: Int, replacements: Int)
  /// The files that leave the backup, but those that leave by `accepted` too.
  func leaving(excluding accepted: (any PlanLedger)?) throws -> LeavingFiles
  /// Hands over all of them, in order.
  func forEachLeaving(_ body: (MirrorPath) throws -> Void) throws

  // MARK: applying
  /// Records what the log says was done to files; returns how many of the names are those of one planned path.
  func mark(_ marks: [ApplyMark]) throws -> Int
  func note(error message: String, logName: [UInt8]) throws
  func steps(at path: MirrorPath) throws -> ApplyStep
  /// Marks a change whose file was not the planned one any more after it was sent, so that only a look decides.
  func doubt(_ path: MirrorPath) throws
  func addListing(_ place: LookCommand.Place, _ files: [ListedFile]) throws
  func forgetListings() throws
  /// Whether the listings added show the path.
  func isListed(_ path: MirrorPath, in place: LookCommand.Place) throws -> Bool

  // MARK: accounting
  /// Settles what the log alone proves, after an end rclone chose itself; returns how many changes only a look settles.
  func settleFromMarks() throws -> Int
  /// Plans as additions what the mirror's listing, which must be of the whole mirror, shows beyond the plan.
  func planUnplannedAdditions() throws
  /// Gives additions that were never planned what the source says of them, where the listing shows that very file.
  func completeUnplannedAdditions(_ source: (MirrorPath) throws -> PlannedChange?) throws
  /// Settles everything still open by the listings added, which must cover the unsettled paths. `before` tells what the
  /// history says lay at a path before the run; nil where it does not know.
  func settleFromLook(before: (MirrorPath) throws -> ChangeEvidence.Seen?) throws
  /// Takes every change as done: the plan is a listing of what was found.
  func settleAsFound() throws
  /// Whether what became of any change has been settled.
  func hasResults() throws -> Bool
  /// What became of the plan, counted; before settling, by the marks.
  func settled() throws -> SettledCounts
}

extension PlanLedger {
  /// The id of a plan that shows changes only.
  package func planID(job: String) throws -> String { try planID(job: job, mounts: nil) }
}
