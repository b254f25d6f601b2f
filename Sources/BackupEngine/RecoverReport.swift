package import BackupCore

/// What a recovery found: `recover` shows it and writes the job's file from it.
package struct RecoverReport: Sendable {
  package var claim: Claim
  /// Whether this machine's next run goes on with the backup, without taking it over.
  package var isOwn: Bool
  /// The job as the newest readable journal carries it; nil where none could be read.
  package var job: JobDeclaration?
  package var points: Int
  package var mirror: MirrorTotals
  /// What is not known for sure, a sentence each.
  package var uncertain: [String]

  package init(
    claim: Claim, isOwn: Bool, job: JobDeclaration?, points: Int, mirror: MirrorTotals, uncertain: [String]
  ) {
    self.claim = claim
    self.isOwn = isOwn
    self.job = job
    self.points = points
    self.mirror = mirror
    self.uncertain = uncertain
  }
}
