package import Foundation

/// What one listing of a destination's keep folder shows.
package struct KeepFolder: Equatable, Sendable {
  /// What lies there as the claim.
  package enum ClaimState: Equatable, Sendable {
    case none
    case found(Claim)
    /// A `claim.json` that cannot be read as one, and why.
    case unreadable(String)
  }

  /// A journal as the listing shows it.
  package struct JournalFile: Equatable, Sendable {
    package var run: RunID
    package var bytes: Int64
    package var modified: Date

    package init(run: RunID, bytes: Int64, modified: Date) {
      self.run = run
      self.bytes = bytes
      self.modified = modified
    }
  }

  package var claim: ClaimState
  /// Oldest first.
  package var journals: [JournalFile]
  /// Unfinished uploads of a claim or a journal, `runs/<run>.jsonl.gz.<hash>.partial`: a killed rclone left them.
  package var partials: [String] = []

  package init(claim: ClaimState = .none, journals: [JournalFile] = []) {
    self.claim = claim
    self.journals = journals
  }
}
