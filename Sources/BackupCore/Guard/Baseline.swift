/// What a job's last good run saw, against which the next plan is judged.
///
/// Kept in the history; where there is none yet (a new job, a new machine) the guards that need it say nothing.
package struct Baseline: Codable, Equatable, Sendable {
  package var run: RunID
  /// The mirror that run wrote, and where it lay.
  package var claim: String
  package var destination: String
  package var source: String
  package var mounts: SourceMounts
  package var filters: [String]
  /// Files of the source that were backed up.
  package var sourceFiles: Int

  package init(
    run: RunID, claim: String, destination: String, source: String, mounts: SourceMounts, filters: [String],
    sourceFiles: Int
  ) {
    self.run = run
    self.claim = claim
    self.destination = destination
    self.source = source
    self.mounts = mounts
    self.filters = filters
    self.sourceFiles = sourceFiles
  }
}
