/// What entering a settled plan into the history came to.
package struct AppliedStates: Equatable, Sendable {
  /// The mirror after the run.
  package var mirror: MirrorTotals
  /// What the run found lost before it.
  package var lost: LostFiles

  package init(mirror: MirrorTotals, lost: LostFiles) {
    self.mirror = mirror
    self.lost = lost
  }
}
