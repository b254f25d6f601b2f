package import BackupCore

/// What became of a run's kept log; none of it changes the run's outcome.
package enum KeptLogEnding: Equatable, Sendable {
  case complete
  /// The middle was left out: the log outgrew its limit.
  case shortened
  /// The log stops early or was never begun, for this reason.
  case lost(Failure)
}
