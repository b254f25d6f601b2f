/// What is known of a target folder before anything is done there.
package struct TargetFacts: Equatable, Sendable {
  /// What lies at its path.
  package enum Kind: Equatable, Sendable {
    case absent, folder, file, link
    /// It cannot be looked at, and why.
    case unreadable(String)
  }

  /// The absolute path, links on the way to it resolved.
  package var path: String
  package var kind: Kind
  /// Whether the folder it lies in exists.
  package var hasParent: Bool
  /// Whether it holds anything, what an interrupted restore of the same mirror left there not counted.
  package var hasEntries: Bool
  /// Whether a restore of the same mirror into it was interrupted.
  package var isInterrupted: Bool

  package init(path: String, kind: Kind, hasParent: Bool = true, hasEntries: Bool = false, isInterrupted: Bool = false)
  {
    self.path = path
    self.kind = kind
    self.hasParent = hasParent
    self.hasEntries = hasEntries
    self.isInterrupted = isInterrupted
  }
}
