package import BackupCore

/// How one restore was asked for.
package struct RestoreRequest: Sendable {
  /// The job's name; its file may be gone.
  package var name: String
  /// The job as its file has it; nil where there is none that loads.
  package var job: Job?
  package var paths: PathSelection
  package var at: WhenText.Meaning
  package var target: RestoreTarget
  package var isDryRun = false
  package var intoExisting = false
  package var differing = DifferingFiles.refuse
  package var verifies = false
  /// `restore`, or `drill` for a rehearsal into a folder that is thrown away.
  package var kind = RunKind.restore
  package var trigger = Trigger.manual

  package init(name: String, job: Job?, paths: PathSelection, at: WhenText.Meaning, target: RestoreTarget) {
    self.name = name
    self.job = job
    self.paths = paths
    self.at = at
    self.target = target
  }
}
