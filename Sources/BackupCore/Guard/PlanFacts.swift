/// What the guards judge: the counts of one plan and what is known of the mirror it would change.
package struct PlanFacts: Equatable, Sendable {
  package var job: String
  /// The plan's id, for the commands that answer a finding.
  package var plan: String
  package var destination: String
  package var source: String
  /// Files in the mirror before the run.
  package var mirrorFiles: Int
  /// Files the plan would add.
  package var additions: Int
  /// Planned deletions and replacements that no accepted plan has shown.
  package var deletions: Int
  package var replacements: Int
  /// All planned deletions, accepted or not.
  package var allDeletions: Int
  /// Whether a claim of ours lies at the destination, or the caller adopts what is there.
  package var isOurs: Bool
  /// Whether files lie at the destination that the comparison does not see.
  package var hasHiddenFiles: Bool
  /// The plan whose showing was accepted.
  package var accepted: AcceptedPlan?
  /// Files of the source the job backs up.
  package var sourceFiles = 0
  /// The file systems the source consists of now.
  package var mounts = SourceMounts()
  /// Those it consisted of when planning began, of the nested ones those the plan has a change below.
  package var mountsBefore = SourceMounts()
  /// What the last good run saw; nil for a job's first runs on this machine.
  package var baseline: Baseline?
  /// Whether our claim lies at the destination.
  package var hasClaim = false
  /// Whether the run takes over what lies at the destination, or starts there anew on demand.
  package var isAdopting = false
  /// Files the history knows in this mirror.
  package var knownFiles = 0
  /// The run of the newest restore point, where the keep folder has journals but not that run's.
  package var missingJournal: RunID?
  /// What the filters exclude since they were changed and no accepted plan has shown.
  package var leaving = LeavingFiles()
  /// The largest deletions and replacements, as shown.
  package var examples: [Change: [String]] = [:]
  /// What was added behind the names of how many deleted files, where that looks like encryption.
  package var renaming: Renaming?

  package init(
    job: String, plan: String, destination: String, source: String, mirrorFiles: Int, additions: Int, deletions: Int,
    replacements: Int, allDeletions: Int, isOurs: Bool, hasHiddenFiles: Bool = false
  ) {
    self.job = job
    self.plan = plan
    self.destination = destination
    self.source = source
    self.mirrorFiles = mirrorFiles
    self.additions = additions
    self.deletions = deletions
    self.replacements = replacements
    self.allDeletions = allDeletions
    self.isOurs = isOurs
    self.hasHiddenFiles = hasHiddenFiles
  }
}
