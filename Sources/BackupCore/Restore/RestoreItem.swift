/// One file of a restore: what the point had, and what is to be done about it.
package struct RestoreItem: Equatable, Sendable {
  /// What a restore does about one path.
  package enum Decision: UInt8, Sendable {
    case create, replace
    /// It is there already, the same in size and time.
    case unchanged
  }

  package var state: FileState
  package var decision: Decision
  /// Where it goes, below the target. Of a stored link its own name.
  package var path: MirrorPath
  package var isLink: Bool

  package init(state: FileState, decision: Decision, path: MirrorPath, isLink: Bool) {
    self.state = state
    self.decision = decision
    self.path = path
    self.isLink = isLink
  }

  /// Whether its bytes have to come from the remote: those of a link whose target the history has need not.
  package var isFetched: Bool { decision != .unchanged && !(isLink && state.link != nil) }
}
