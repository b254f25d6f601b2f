/// A claim on a folder that a destination lies in.
package struct AncestorClaim: Equatable, Sendable {
  /// The claimed mirror, `REMOTE:PATH`.
  package var mirror: String
  package var claim: KeepFolder.ClaimState

  package init(mirror: String, claim: KeepFolder.ClaimState) {
    self.mirror = mirror
    self.claim = claim
  }
}
