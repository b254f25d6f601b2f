package import BackupCore

/// Who we are to a remote: the random id of the state folder, and the machine's name for people.
package struct HostIdentity: Equatable, Sendable {
  package var id: String
  package var name: String

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// What a plan should know of the source beside its files.
package struct SourceFacts: Equatable, Sendable {
  /// Folders of mirrorkeep's own inside the source that are left out (the state folder).
  package var leftOut: [MirrorPath]
  /// Whether the source holds a `.mirrorkeep` folder, which is never stored.
  package var holdsKeepFolder: Bool
  package var hasEntries: Bool

  package init(leftOut: [MirrorPath], holdsKeepFolder: Bool, hasEntries: Bool) {
    self.leftOut = leftOut
    self.holdsKeepFolder = holdsKeepFolder
    self.hasEntries = hasEntries
  }
}

/// A file of paths for rclone's `--files-from-raw`.
package struct PathList: Equatable, Sendable {
  package var file: String
  package var count: Int

  package init(file: String, count: Int) {
    self.file = file
    self.count = count
  }
}

/// The size of a mirror.
package struct MirrorTotals: Equatable, Sendable {
  package var files: Int
  package var bytes: Int64

  package init(files: Int, bytes: Int64) {
    self.files = files
    self.bytes = bytes
  }
}

/// What a journal to be written says.
package struct JournalOrder: Sendable {
  package enum Stage: Sendable {
    /// Written ahead: what the run is about to change.
    case planned
    /// What the run changed; every hundredth, and a claim's first, also lists the whole mirror.
    case done
    /// Nothing changed; a sign of life.
    case heartbeat
  }

  package var stage: Stage
  package var record: RunRecord
  package var job: Job
  package var claim: Claim
  package var plan: (any PlanLedger)?

  package init(_ stage: Stage, record: RunRecord, job: Job, claim: Claim, plan: (any PlanLedger)?) {
    self.stage = stage
    self.record = record
    self.job = job
    self.claim = claim
    self.plan = plan
  }
}
