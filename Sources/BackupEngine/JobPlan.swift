package import BackupCore

/// A plan with what was learnt while it was made.
package struct JobPlan: Sendable {
  package var ledger: any PlanLedger
  package var header: PlanHeader
  package var dryRun: DryRun
  package var context: PlanContext
  package var keep: KeepFolder
  /// What lies at the destination for us: nothing yet, or our claim (possibly of a renamed job file).
  package var claim: Claim?
  /// Files are there without a claim, and the caller takes them over.
  package var isAdopting = false
  /// The claim is another's, and the caller takes it over.
  package var takesOver = false
  /// Files are there that the comparison does not see (filters).
  package var hasHiddenFiles = false
  /// What the last good run saw; nil where this history knows of none.
  package var baseline: Baseline?
  /// The file systems the source consisted of before it was compared with the mirror, and after.
  package var mountsBefore = SourceMounts()
  package var mounts = SourceMounts()
  /// Files the history knows in this mirror.
  package var knownFiles = 0
  /// The run of the newest restore point, where the keep folder has journals but not that run's.
  package var missingJournal: RunID?
  /// What the filters exclude since they were changed.
  package var leaving = LeavingFiles()
  /// Whether carrying it out marks files as no longer backed up, or takes such marks off.
  package var marksFiles = false
  /// Whether all marks are as the job's filters say when it was carried out.
  package var looksAtMarks = false
  /// Whether this is the first upload into an empty destination, which one plain sync carries out.
  package var isFirstUpload = false
  /// Changes that can be tried; those with an obstacle are not in them.
  package var totals: ChangeTotals
  package var warnings: [String] = []

  /// Whether there is nothing to carry out.
  package var isEmpty: Bool { totals.files == 0 && !marksFiles }
}
