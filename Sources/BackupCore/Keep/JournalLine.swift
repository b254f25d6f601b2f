/// One line of a journal between the first and the last: what a run did, or is about to do, to one path.
package struct JournalLine: Equatable, Sendable {
  /// What a line says of its path.
  package enum Word: String, CaseIterable, Sendable {
    // Of a planned journal.
    case add, replace, delete, move, touch
    // Of the others.
    case added, replaced, deleted, moved, touched
    /// Somebody else's file was moved out of the way, and nothing put in its place.
    case displaced
    /// In a checkpoint: the file was there before the run.
    case unchanged
    // Of the mark alone, beside what another line may say of the file.
    /// The filters leave the file out from here on: it stays in the mirror and is no longer backed up.
    case excluded
    /// They let it in again.
    case included
  }

  package var word: Word
  package var path: MirrorPath
  /// Where a moved file was.
  package var from: MirrorPath?
  package var bytes: Int64?
  /// Nanoseconds since 1970.
  package var modified: Int64?
  package var mode: UInt16?
  package var link: [UInt8]?
  package var hash: String?
  /// Where the bytes are that lay there before.
  package var old: ChangeResult.Old = .inPlace
  /// The old file as seen in the versions, where it was seen.
  package var kept: ChangeEvidence.Seen?

  package init(_ word: Word, _ path: MirrorPath) {
    self.word = word
    self.path = path
  }
}
