package import BackupCore

/// How one run was asked for.
package struct RunRequest: Sendable {
  package var trigger: Trigger
  package var setup: SetupMode
  /// `--plan ID`: go on only if the changes are still those.
  package var plan: String?
  /// `--accept ID`: what that plan showed no longer holds the run.
  package var accept: String?
  /// `--adopt`: take over what lies at the destination.
  package var adopt: Bool
  /// A claim of ours for a job not among them is that of a renamed job file.
  package var otherJobs: OtherJobs
  /// Which attempt it is, from 1; later ones follow failures that can pass.
  package var attempt = 1

  /// Whether a run of this slot that could not begin is recorded already: another such one is not.
  package var isSkipRecorded = false

  package init(
    trigger: Trigger = .manual, setup: SetupMode = .auto, plan: String? = nil, accept: String? = nil,
    adopt: Bool = false, otherJobs: OtherJobs = OtherJobs()
  ) {
    self.trigger = trigger
    self.setup = setup
    self.plan = plan
    self.accept = accept
    self.adopt = adopt
    self.otherJobs = otherJobs
  }
}
