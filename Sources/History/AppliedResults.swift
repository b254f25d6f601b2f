package import BackupCore

/// What entering a run's results into the history came to.
package struct AppliedResults: Equatable, Sendable {
  /// The mirror after the run.
  package var totals: FileStates.Totals
  /// What the run found lost before it.
  package var lost = LostFiles()
}
