package import Foundation

/// What a plan file says besides its changes: whose plan it is, what the guards said, and what a run does with it.
package struct PlanHeader: Codable, Equatable, Sendable {
  /// What the guards made of the plan.
  package enum Verdict: String, Codable, Sendable {
    case clear, held
  }

  /// `p-` and ten hex digits, made from the job and what the plan shows.
  package var plan: String
  package var job: String
  package var madeAt: Date
  package var verdict: Verdict
  package var findings: [Finding]
  /// The file systems the source is missing.
  package var mounts: MountChange?
  package var source: String
  package var destination: String
  package var keepFolder: String
  /// Files the planning command compared.
  package var checkedFiles: Int
  package var linksSkipped: Int
  /// Whether every folder on both sides could be listed; without it nothing may be deleted.
  package var isListingClean: Bool
  /// The command lines a run would carry out, for people.
  package var commands: [[String]]
  /// The run that carries the plan out; nil while it is only a plan.
  package var run: RunID?
  package var claim: String?
  /// rclone's `--partial-suffix` of that run, by which its partial uploads are known.
  package var partialSuffix: String?
  /// Whether replaced files are set aside by server-side copy; else they are moved.
  package var setsAsideByCopy: Bool?
  /// Whether the claim lies at the destination, so that something may have been changed there.
  package var isClaimed: Bool?
  /// Whether the planned journal lies in the keep folder: nothing is changed before. nil in plans that do not tell, which
  /// count as announced.
  package var isAnnounced: Bool?
  /// Whether the run sends everything without a list: what it sent beyond the plan is known only by looking.
  package var isFirstUpload: Bool?
  /// The job file's text, for the journal.
  package var jobText: String?

  package init(plan: String, job: String, madeAt: Date, source: String, destination: String, keepFolder: String) {
    self.plan = plan
    self.job = job
    self.madeAt = madeAt
    self.source = source
    self.destination = destination
    self.keepFolder = keepFolder
    verdict = .clear
    findings = []
    checkedFiles = 0
    linksSkipped = 0
    isListingClean = true
    commands = []
  }
}
