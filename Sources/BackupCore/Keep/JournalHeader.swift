/// The first line of a journal (`runs/<run>.jsonl.gz` in the keep folder; docs/keep-folder.md has the format).
package struct JournalHeader: Codable, Equatable, Sendable {
  /// The format this version writes, and the newest it reads.
  package static let format = 1

  /// What a journal is about.
  package enum Kind: String, Codable, Sendable {
    /// Written before anything is applied: what the run is about to do.
    case planned
    /// What the run did.
    case done
    /// What the run did, and every other file of the mirror.
    case checkpoint
    /// Nothing changed; the owner is alive.
    case heartbeat
  }

  package var format: Int
  package var journal: Kind
  package var claim: String
  package var run: RunID
  /// The number of the run's restore point, 1 for the mirror's first; of a planned journal the one it would be.
  package var point: Int64
  /// The run of the point before; nil for the first.
  package var previous: RunID?
  /// Files and bytes of the mirror after the run; nil in a planned journal.
  package var mirrorFiles: Int?
  package var mirrorBytes: Int64?
  /// Runs whose restore points were given up with this run or before it and that no earlier journal names; nil for none.
  package var forgotten: [RunID]?
  /// Whether files may be missing from what the journals up to this one tell of its point: some were missing where it was
  /// written. nil for no.
  package var isUncertain: Bool?
  /// Whether its point has every file it should have, though what runs before it did was not known file by file where it was
  /// written. nil for no.
  package var isAfterGap: Bool?
  /// rclone's `--partial-suffix` of the run: names ending in it are unfinished uploads.
  package var partialSuffix: String?
  /// The job file as written; secrets stand in it as references only.
  package var job: String
  package var record: RunRecord

  package init(_ journal: Kind, claim: String, point: Int64, previous: RunID?, job: String, record: RunRecord) {
    format = Self.format
    self.journal = journal
    self.claim = claim
    run = record.run
    self.point = point
    self.previous = previous
    self.job = job
    self.record = record
  }

  package enum CodingKeys: String, CodingKey {
    case format, journal, claim, run, point, previous
    case mirrorFiles = "mirror_files"
    case mirrorBytes = "mirror_bytes"
    case forgotten
    case isUncertain = "uncertain"
    case isAfterGap = "after_gap"
    case partialSuffix = "partial_suffix"
    case job, record
  }

  /// Whether the journal of a mirror's `point`th point is a checkpoint: the first, and every hundredth after it.
  package static func isCheckpoint(point: Int64) -> Bool { point % 100 == 1 }
}
