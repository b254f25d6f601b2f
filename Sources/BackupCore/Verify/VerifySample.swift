/// Which files one verify compares: all, or a share that changes with every turn, so that some turns cover all of them.
package enum VerifySample: Equatable, Sendable {
  case all
  /// One of so many equal parts, `turn` modulo `parts`.
  case part(turn: Int, of: Int)

  /// The share `percent` (0 to 100, not 0) as a part; a hundredth of a percent is the smallest.
  package init(percent: Double, turn: Int) {
    let parts = Int((100 / max(percent, 0.01)).rounded())
    self = parts <= 1 ? .all : .part(turn: turn % parts, of: parts)
  }

  /// Whether a file belongs to this turn; always the same answer for a path and a turn.
  package func contains(_ path: MirrorPath) -> Bool {
    guard case .part(let turn, let parts) = self else { return true }
    return FNV1a(path.bytes).value % UInt64(parts) == UInt64(turn)
  }
}
