/// What comparing files of the source with those of the mirror by content showed; only paths that are not proven equal.
package struct Comparison: Equatable, Sendable {
  /// Files of other content.
  package var differing: Set<MirrorPath> = []
  /// Files the mirror does not have.
  package var missing: Set<MirrorPath> = []
  /// Files that could not be compared.
  package var failing: Set<MirrorPath> = []

  package init() {}

  package var unproven: Set<MirrorPath> { differing.union(missing).union(failing) }
}
