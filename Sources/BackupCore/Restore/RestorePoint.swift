package import Foundation

/// A restore point as a person chooses it: the state of one mirror right after a run that changed something.
package struct RestorePoint: Equatable, Sendable {
  /// Names the mirror.
  package var claim: String
  package var run: RunID
  package var files: Int
  package var bytes: Int64
  /// When its run began by the clock of then; nil where that is not known.
  package var startedAt: Date?
  /// When its run ended; nil where that is not known.
  package var finishedAt: Date?
  /// What its run backed up, and where the mirror and its versions lie now as far as the history knows.
  package var source: String?
  package var destination: String?
  /// Whether `keep` gave it up: its files cannot be counted on any more.
  package var isForgotten = false
  /// Files that were no longer backed up then: they are as they were when the filters left them out.
  package var excluded = 0
  /// Whether files may be missing from it: what a run before it did is not known file by file.
  package var isUncertain = false

  package init(
    claim: String, run: RunID, files: Int, bytes: Int64, finishedAt: Date? = nil, source: String? = nil,
    destination: String? = nil, isForgotten: Bool = false
  ) {
    self.isForgotten = isForgotten
    self.claim = claim
    self.run = run
    self.files = files
    self.bytes = bytes
    self.finishedAt = finishedAt
    self.source = source
    self.destination = destination
  }

  /// The moment from which the mirror was so.
  package var since: Date { finishedAt ?? run.start ?? .distantFuture }
}
