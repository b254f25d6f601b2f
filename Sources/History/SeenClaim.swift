package import BackupCore

/// A claim as it was last read, with what a listing said about its file then: the same listing needs no new read.
package struct SeenClaim: Codable, Equatable, Sendable {
  package var claim: Claim
  package var name: String
  package var size: Int64
  /// The modification time as the listing wrote it.
  package var modified: String

  package init(claim: Claim, name: String, size: Int64, modified: String) {
    self.claim = claim
    self.name = name
    self.size = size
    self.modified = modified
  }
}
