/// One line of a file's history: what a run did to one path.
package struct FileEvent: Equatable, Sendable {
  /// What a run did to the path, or what its filters said of it.
  package enum Kind: Equatable, Sendable {
    case change(Change)
    /// The filters left the file out from here on: no longer backed up.
    case excluded
    /// They let it in again.
    case included

    /// `added`, `replaced`, …, `excluded`, `included`.
    package var word: String {
      switch self {
      case .change(let change): change.done
      case .excluded: "excluded"
      case .included: "included"
      }
    }
  }

  package var run: RunID
  package var kind: Kind
  /// Size in bytes of what the run stored, or of what it deleted; nil when unknown.
  package var bytes: Int64?
  /// Nanoseconds since 1970.
  package var modified: Int64?
  package var condition: FileState.Condition
  /// The other end of a move.
  package var other: MirrorPath?
  /// A kept restore point that has these bytes at this path: that of the run itself where it stored them and is kept.
  package var point: RunID?
  /// Where the bytes lie that somebody else had put there: no point has them.
  package var place: FileState.Place?

  package init(
    run: RunID, kind: Kind, bytes: Int64?, modified: Int64?, condition: FileState.Condition,
    other: MirrorPath? = nil
  ) {
    self.run = run
    self.kind = kind
    self.bytes = bytes
    self.modified = modified
    self.condition = condition
    self.other = other
  }

  /// Whether those bytes, as they were, can still be brought back.
  package var isRestorable: Bool { condition == .whole }
}
