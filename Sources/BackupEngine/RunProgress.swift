import BackupCore

/// How far a run has come, for the live line.
package struct RunProgress: Equatable, Sendable {
  /// The steps of a run a person may wait for.
  package enum Phase: String, Sendable {
    case checking, planning, preparing, settingAside, sending, deleting, accounting, finishing, pruning, importing
    case choosing, fetching, verifying, placing, hooks, waiting

    /// As files and JSON have it: `setting-aside`.
    package var word: String { rawValue.replacing(/[A-Z]/) { "-" + $0.output.lowercased() } }
  }

  package var job: String
  package var phase: Phase
  /// Bytes and files sent or fetched so far, and all that are to be.
  package var bytes: Int64 = 0
  package var totalBytes: Int64 = 0
  package var files: Int = 0
  package var totalFiles: Int = 0
  /// Bytes a second.
  package var speed: Double = 0
  package var current: String?

  package init(job: String, phase: Phase) {
    self.job = job
    self.phase = phase
  }
}
