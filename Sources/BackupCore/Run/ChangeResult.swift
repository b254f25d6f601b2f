/// What became of one planned change, for the report (`outcome`) and for the history (`effect`, `old`).
package struct ChangeResult: Equatable, Sendable {
  /// Whether the change was carried out as planned.
  package enum Outcome: Int, Sendable {
    case done = 1
    case notDone = 2
    /// Old bytes are neither in the mirror nor in the versions.
    case lost = 3
  }

  /// What happened to the path in the mirror.
  package enum Effect: Int, Sendable {
    case none = 0
    /// New bytes lie there.
    case stored = 1
    /// Nothing lies there any more.
    case removed = 2
    /// The same bytes with another modification time.
    case touched = 3
    /// The bytes that lay at `PlannedChange.from`.
    case moved = 4
    /// For a checkpoint: the file was there already.
    case present = 5
  }

  /// Where the bytes are that lay at the path before the run.
  package enum Old: Int, Sendable {
    /// There were none, or they still lie there.
    case inPlace = 0
    /// In the run's versions folder.
    case kept = 1
    case lost = 2
    /// There were none, and what was stored is what the history believed to lie there.
    case returned = 3
  }

  package var outcome: Outcome
  package var effect: Effect
  package var old: Old
  /// The new file as seen, where `effect` is `stored` or `touched`.
  package var stored: ChangeEvidence.Seen?
  /// The old file as seen in the versions.
  package var kept: ChangeEvidence.Seen?
  /// Whether the versions hold a copy of what still lies in the mirror, which may be dropped.
  package var hasLeftover = false

  package init(
    _ outcome: Outcome, _ effect: Effect = .none, old: Old = .inPlace, stored: ChangeEvidence.Seen? = nil,
    kept: ChangeEvidence.Seen? = nil, hasLeftover: Bool = false
  ) {
    self.outcome = outcome
    self.effect = effect
    self.old = old
    self.stored = stored
    self.kept = kept
    self.hasLeftover = hasLeftover
  }
}
