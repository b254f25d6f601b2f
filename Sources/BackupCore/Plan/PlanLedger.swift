/// A plan on disk: its changes, what was seen to happen to each, and what became of it.
///
/// Holds any number of changes in constant memory. Conforming types are thread-safe; order is always by path.
package protocol PlanLedger: AnyObject, Sendable {
  /// The plan's description; setting it does not make it durable, `commit` does.
  var header: PlanHeader { get throws }
  func update(_ change: (inout PlanHeader) -> Void) throws

  // MARK: building
  func insert(_ changes: [PlannedChange]) throws
  /// Keeps what the planning command's log says, for sizes of deletions and for touches.
  func note(_ records: [DryRunRecord]) throws
  func fillDeletionSizes() throws
  func forEachNotedTouch(_ body: (_ logName: [UInt8]) throws -> Void) throws
  func hasChange(_ change: Change, at path: MirrorPath) throws -> Bool
  func hasChange(_ change: Change, below folder: MirrorPath) throws -> Bool
  /// Marks a planned change as known to be impossible.
  func setObstacle(_ text: String, _ change: Change, at path: MirrorPath) throws
  /// The same for every addition and replacement below a folder.
  func setObstacle(_ text: String, below folder: MirrorPath) throws
  /// Makes everything written so far durable.
  func commit() throws

  // MARK: reading
  /// Counts of the changes that can be tried, those with an obstacle left out.
  func totals() throws -> ChangeTotals
  func count(_ selection: ChangeSelection) throws -> Int
  func forEach(_ selection: ChangeSelection, _ body: (ChangeRow) throws -> Void) throws
  /// The plan's id: made from the job and the changes, the same for the same changes.
  func fingerprint(job: String) throws -> String
  /// Changes of a kind that `accepted` does not plan too, by path.
  func count(_ change: Change, notIn accepted: any PlanLedger) throws -> Int

  // MARK: applying
  /// Marks a step as done on the change whose name the log shows; false when no change has it, or several do.
  func mark(_ step: ApplyCommand.Step, logName: [UInt8], bytes: Int64?) throws -> Bool
  func row(_ change: Change, at path: MirrorPath) throws -> ChangeRow?
  /// Takes a planned change off the plan: it turned out not to be one.
  func drop(_ change: Change, at path: MirrorPath) throws
  func note(error message: String, logName: [UInt8]) throws
  /// Marks a change whose file was not the planned one any more when it was sent, so that only a look decides.
  func doubt(_ path: MirrorPath, _ change: Change) throws
  func addListing(_ place: LookCommand.Place, _ files: [ListedFile]) throws
  func clearListings() throws

  // MARK: accounting
  /// Takes every mark as the truth: a clean end.
  func settleFromMarks() throws
  /// Decides each change by the listings added.
  func settleFromLook() throws
  /// Takes every change as done: the plan is a listing of what was found.
  func settleAsFound() throws
  func settled() throws -> SettledCounts
}
